import { sql } from 'kysely';
import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import { enqueue } from '#server/database/queue.ts';
import { domainError } from '#server/errors.ts';
import type { Actor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { mostBytes, mostRows, readCsv } from './csv.ts';
import { fieldName, guessMapping, type Mapping } from './mapping.ts';
import { clientOfList } from './subscribers.ts';

/**
 * Takes an uploaded file: reads it, refuses with the reason what is no table of people, and keeps it with a guessed
 * mapping until the member confirms. Nobody is added yet.
 */
export async function startImport(
  db: Db,
  actor: Actor,
  input: { listId: string; fileName: string; bytes: Buffer },
  now: Date,
): Promise<string> {
  const clientId = await clientOfList(db, actor, input.listId);
  if (actor.kind !== 'member') throw domainError('forbidden', 'membersOnly');
  const csv = readCsv(input.bytes);
  if ('problem' in csv) throw importProblem(csv.problem);
  const { id } = await db
    .insertInto('imports')
    .values({
      workspace_id: actor.workspaceId,
      client_id: clientId,
      list_id: input.listId,
      file_name: input.fileName.slice(0, 200),
      bytes: input.bytes.length,
      encoding: csv.encoding,
      delimiter: csv.delimiter,
      header: csv.header,
      sample: csv.rows.slice(0, 5).map((row) => row.cells.slice(0, 30).map((cell) => cell.slice(0, 200))),
      mapping: guessMapping(csv),
      content: input.bytes,
      rows_total: csv.rows.length + csv.broken.length,
      created_by: actor.userId,
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** The DomainError for a file that is no table of people. */
export function importProblem(problem: string, count = 0): Error {
  const limits = { rows: mostRows, megabytes: mostBytes / 1024 / 1024, count };
  return domainError(problem.startsWith('too_') ? 'limit' : 'invalid', `csv_${problem}`, limits, 'file');
}

/** The member confirmed which column is what, and that these people agreed: the import runs as a job. */
export async function confirmImport(
  db: Db,
  actor: Actor,
  input: { importId: string; mapping: Mapping; consented: boolean },
  now: Date,
): Promise<void> {
  await importById(db, actor, input.importId);
  if (!input.consented) throw domainError('invalid', 'consentMissing', {}, 'consented');
  const fields = Object.fromEntries(
    Object.entries(input.mapping.fields)
      .map(([name, column]) => [fieldName(name), column])
      .filter(([name]) => name !== ''),
  );
  await db.transaction().execute(async (trx) => {
    const row = await trx
      .updateTable('imports')
      .set({ status: 'running', mapping: { ...input.mapping, fields } })
      .where('id', '=', input.importId)
      .where('status', '=', 'mapping')
      .where(visibleTo(actor, 'imports'))
      .returning(['client_id', 'list_id', 'rows_total'])
      .executeTakeFirst();
    if (!row) throw domainError('conflict', 'importNotWaiting');
    await recordEvent(
      trx,
      actor,
      {
        event: 'import.started',
        subject: { kind: 'list', id: row.list_id },
        clientId: row.client_id,
        detail: { rows: row.rows_total },
      },
      now,
    );
    await enqueue(trx, { name: 'import.run', data: { importId: input.importId } });
  });
}

/** Stops an import between two chunks; who was added stays, and the report says how far it came. */
export async function cancelImport(db: Db, actor: Actor, importId: string, now: Date): Promise<void> {
  await db
    .updateTable('imports')
    .set({ status: 'cancelled', finished_at: now, content: null })
    .where('id', '=', importId)
    .where('status', 'in', ['mapping', 'running'])
    .where(visibleTo(actor, 'imports'))
    .execute();
}

/** One import with its report so far, without the file. Throws not_found. */
export async function importById(db: Db, actor: Actor, importId: string) {
  const row = await db
    .selectFrom('imports')
    .where('id', '=', importId)
    .where(visibleTo(actor, 'imports'))
    .select([
      'id',
      'list_id',
      'client_id',
      'file_name',
      'encoding',
      'delimiter',
      'header',
      'sample',
      'mapping',
      'status',
      'rows_total',
      'rows_done',
      'added',
      'updated',
      'skipped',
      'problem',
      'created_at',
      'finished_at',
    ])
    .executeTakeFirst();
  if (!row) throw domainError('not_found', 'importNotFound');
  const reasons = await db
    .selectFrom('import_skips')
    .where('import_id', '=', importId)
    .where('workspace_id', '=', actor.workspaceId)
    .select(['reason', sql<number>`count(*)::int`.as('rows')])
    .groupBy('reason')
    .execute();
  return { ...row, reasons };
}

/** Left-out rows in the file's order, at most `limit`. */
export async function importSkips(
  db: Db,
  actor: Actor,
  { importId, limit = 200 }: { importId: string; limit?: number },
) {
  return await db
    .selectFrom('import_skips')
    .innerJoin('imports', 'imports.id', 'import_skips.import_id')
    .where('import_id', '=', importId)
    .where(visibleTo(actor, 'imports'))
    .select(['import_skips.line', 'import_skips.value', 'import_skips.reason'])
    .orderBy('import_skips.line')
    .limit(limit)
    .execute();
}
