import { readTable } from '#server/audience/csv.ts';
import { recordChange } from '#server/content/changes.ts';
import { createContent } from '#server/content/drafting.ts';
import { schedule } from '#server/content/scheduling.ts';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import { starterBody, starterNames } from '#server/newsletters/starting.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { assignContent } from '#server/week/assignee.ts';
import { setLabels } from '#server/week/labels.ts';
import { guessColumns, isHeader, type PlanMapping } from './columns.ts';
import { guessOrder } from './dates.ts';
import { practiceOf } from './practice.ts';
import { keyOf, type PlannedRow, type Reading, readPlan } from './reading.ts';

/** A month has some hundred rows; more at once nobody could look through before they are on the calendar. */
export const mostPlanRows = 1_000;

export type PlanFile = {
  id: string;
  fileName: string;
  header: string[];
  rows: { line: number; cells: string[] }[];
  /** Lines whose quotes cannot be understood. */
  broken: { line: number; text: string }[];
  guessed: PlanMapping;
  order: ReturnType<typeof guessOrder>;
  /** Set once it was imported. */
  done: { made: number; skipped: number; changeId: string | null } | null;
};

/** Reads a file and keeps it until it is imported or a week has gone. Errors: those of `plan_<problem>`, field file. */
export async function keepPlan(
  db: Db,
  actor: MemberActor,
  { fileName, bytes }: { fileName: string; bytes: Buffer },
  now: Date,
): Promise<string> {
  const table = readTable(bytes);
  if ('problem' in table) throw planProblem(table.problem);
  const first = table.rows[0]?.cells ?? [];
  const hasHeader = isHeader(first);
  const rows = hasHeader ? table.rows.slice(1) : table.rows;
  if (rows.length === 0) throw planProblem('empty');
  if (rows.length > mostPlanRows) throw planProblem('too_many_rows');
  const { id } = await db
    .insertInto('plan_files')
    .values({
      workspace_id: actor.workspaceId,
      user_id: actor.userId,
      file_name: fileName.slice(0, 200),
      header: hasHeader ? first : [],
      rows: JSON.parse(JSON.stringify(rows).replaceAll('\\u0000', '')),
      broken: table.broken.slice(0, 100),
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

function planProblem(problem: string): Error {
  return domainError('invalid', `plan_${problem}`, { rows: mostPlanRows }, 'file');
}

/** A file that this member keeps here. Errors: `not_found` planNotFound. */
export async function planFile(db: Db, actor: MemberActor, id: string): Promise<PlanFile> {
  const row = await db
    .selectFrom('plan_files')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', actor.workspaceId)
    .where('user_id', '=', actor.userId)
    .executeTakeFirst();
  if (!row) throw domainError('not_found', 'planNotFound');
  const guessed = guessColumns(row.header);
  const at = guessed.date;
  return {
    id: row.id,
    fileName: row.file_name,
    header: row.header,
    rows: row.rows,
    broken: row.broken,
    guessed,
    order: at === undefined ? null : guessOrder(row.rows.map(({ cells }) => cells[at] ?? '')),
    done: row.done_at ? { made: row.made ?? 0, skipped: row.skipped ?? 0, changeId: row.change_id } : null,
  };
}

/** What an import would do, row by row; nothing is written. */
export async function dryRun(
  db: Db,
  actor: MemberActor,
  file: PlanFile,
  reading: Reading,
  now: Date,
): Promise<PlannedRow[]> {
  const rows = readPlan(file.rows, reading, await practiceOf(db, actor), now);
  const known = await knownAmong(db, actor, rows);
  return rows.map((row) => (row.problem === null && known.has(keyOf(row)) ? { ...row, problem: 'alreadyThere' } : row));
}

/** Those that are on the calendar already: the same file is not imported twice over itself. */
async function knownAmong(db: Db, actor: MemberActor, rows: readonly PlannedRow[]): Promise<Set<string>> {
  const good = rows.filter((row) => row.problem === null && row.clientId);
  if (good.length === 0) return new Set();
  const found = await db
    .selectFrom('contents as c')
    .leftJoin('publications as p', (join) => join.onRef('p.content_id', '=', 'c.id').on('p.status', '!=', 'cancelled'))
    .where('c.workspace_id', '=', actor.workspaceId)
    .where('c.client_id', 'in', [...new Set(good.map((row) => row.clientId ?? ''))])
    .where('c.title', 'in', [...new Set(good.map((row) => row.title))])
    .where('c.stage', '!=', 'cancelled')
    .select(['c.client_id', 'c.title', 'p.due_wall'])
    .execute();
  return new Set(found.map((row) => keyOf({ clientId: row.client_id, wall: row.due_wall, title: row.title })));
}

/**
 * Imports the rows that have no problem, all of them or none, as one change that one press takes back. A second press
 * finds it done. Errors: `not_found` planNotFound; `conflict` planDone; `invalid` planEmpty; those of `schedule`.
 */
export async function importPlan(
  db: Db,
  actor: MemberActor,
  { fileId, reading }: { fileId: string; reading: Reading },
  now: Date,
): Promise<{ made: number; skipped: number; changeId: string | null }> {
  const file = await planFile(db, actor, fileId);
  const rows = await dryRun(db, actor, file, reading, now);
  const good = rows.filter((row) => row.problem === null);
  if (good.length === 0) throw domainError('invalid', 'planEmpty');
  return db.transaction().execute(async (trx) => {
    const taken = await trx
      .updateTable('plan_files')
      .set({ done_at: now, made: good.length, skipped: rows.length - good.length + file.broken.length })
      .where('id', '=', fileId)
      .where('done_at', 'is', null)
      .executeTakeFirst();
    if (taken.numUpdatedRows === 0n) throw domainError('conflict', 'planDone');
    const madeIds: string[] = [];
    for (const row of good) madeIds.push(await makeContent(trx, actor, row, now));
    const changeId = await recordChange(trx, actor, { kind: 'import', madeIds }, now);
    await trx.updateTable('plan_files').set({ change_id: changeId }).where('id', '=', fileId).execute();
    return { made: good.length, skipped: rows.length - good.length + file.broken.length, changeId };
  });
}

async function makeContent(trx: Db, actor: MemberActor, row: PlannedRow, now: Date): Promise<string> {
  const clientId = row.clientId ?? '';
  const [starter] = starterNames;
  const mail = row.kind === 'newsletter' && starter ? await starterBody(trx, actor, { clientId, starter }) : null;
  const { contentId } = await createContent(
    trx,
    actor,
    {
      clientId,
      kind: row.kind,
      title: row.title,
      channelIds: row.channelIds,
      stage: row.wall ? 'draft' : 'idea',
      body:
        mail?.kind === 'newsletter'
          ? { ...mail, subject: row.title, preheader: row.text.slice(0, 200) }
          : { kind: 'post', text: row.text, media: [], variants: {} },
    },
    now,
  );
  if (row.wall) await schedule(trx, actor, { contentId, due: { wall: row.wall, zone: row.zone } }, now);
  if (row.labelIds.length > 0) await setLabels(trx, actor, { contentId, labelIds: row.labelIds });
  if (row.personId) await assignContent(trx, actor, { contentId, userId: row.personId }, now);
  return contentId;
}

/** Files that nobody came back to. */
export async function forgetPlans(db: Db, now: Date): Promise<void> {
  await db
    .deleteFrom('plan_files')
    .where('created_at', '<', new Date(now.getTime() - 7 * 86_400_000))
    .execute();
}
