import type { Db } from '#server/database/connection.ts';
import type { BookEntry, Books } from './books.ts';
import type { Journal } from './people.ts';
import type { World } from './world.ts';

/** What a run came to, judged by the books of the networks and not by what the product says of itself. */
export type Verdict = {
  /** Each is a promise that was broken. */
  problems: string[];
  planned: number;
  published: number;
  /** Said to be published, and not there. */
  lost: number;
  /** There more often than once. */
  twice: number;
  /** Shown as unconfirmed; of them, those whose worker was lost, and those that are out after all. */
  doubts: number;
  doubtsOfKills: number;
  doubtsThatAreOut: number;
  held: number;
  cancelled: number;
  /** Came late to a worker, and has an instant of its own inside its grace: what is late goes out spread. */
  spread: number;
};

/** From so long after its time on a publication is what an outage left, and spread (`publishing/held.ts`). Milliseconds. */
const lateMs = 2 * 60_000;
/** Clocks of two processes, as far as they may be apart. Milliseconds. */
const toleranceMs = 100;

export async function judge(
  db: Db,
  { world, books, journal, inFlight }: { world: World; books: Books; journal: Journal; inFlight: ReadonlySet<string> },
): Promise<Verdict> {
  const publications = world.contents.flatMap((content) => content.publications.map((one) => ({ ...one, content })));
  const rows = new Map(
    (
      await db
        .selectFrom('publications as p')
        .innerJoin('clients as k', 'k.id', 'p.client_id')
        .where('p.workspace_id', '=', world.owner.workspaceId)
        .select([
          'p.id',
          'p.status',
          'p.due_at',
          'p.held_reason',
          'p.problem',
          'p.tries',
          'p.next_try_at',
          'k.grace_minutes',
        ])
        .execute()
    ).map((row) => [row.id, row]),
  );
  const attempts = Map.groupBy(
    await db
      .selectFrom('attempts')
      .where('workspace_id', '=', world.owner.workspaceId)
      .select(['id', 'publication_id', 'armed_at', 'finished_at', 'outcome', 'reason'])
      .orderBy('armed_at')
      .execute(),
    (attempt) => attempt.publication_id,
  );
  const out = Map.groupBy(books.entries, (entry) => `${entry.account} ${tagOf(entry)}`);
  const problems = [...books.violations];
  const verdict: Verdict = {
    problems,
    planned: publications.length,
    ...{
      published: 0,
      lost: 0,
      twice: 0,
      doubts: 0,
      doubtsOfKills: 0,
      doubtsThatAreOut: 0,
      held: 0,
      cancelled: 0,
      spread: 0,
    },
  };

  for (const { id, channel, content } of publications) {
    const own = attempts.get(id) ?? [];
    const entries = out.get(`${channel.account} ${content.tag}`) ?? [];
    const what = `${content.tag} on ${channel.network}`;
    const say = (problem: string): void => void problems.push(`${what}: ${problem} (${id})`);
    const row = rows.get(id);
    if (!row) {
      say('is not there any more');
      continue;
    }

    // Once, or shown as a doubt.
    if (entries.length > 1) {
      verdict.twice += 1;
      say(`is out ${entries.length} times`);
    }
    if (row.status === 'published') {
      verdict.published += 1;
      if (entries.length === 0) {
        verdict.lost += 1;
        say('is said to be published, and is not there');
      }
    } else if (row.status === 'unconfirmed') {
      verdict.doubts += 1;
      if (entries.length > 0) verdict.doubtsThatAreOut += 1;
      const last = own.at(-1);
      if (row.problem === 'worker_lost') {
        verdict.doubtsOfKills += 1;
        if (!last || !inFlight.has(last.id))
          say('is in doubt because of a lost worker, and was not in flight at any strike');
      }
    } else if (entries.length > 0) say(`is out, and shown as ${row.status}`);
    if (row.status === 'held') verdict.held += 1;
    if (row.status === 'cancelled') verdict.cancelled += 1;
    if (isSpread(row)) verdict.spread += 1;
    else if (['sending', 'processing', 'unknown', 'planned'].includes(row.status)) say(`is stuck as ${row.status}`);
    for (const attempt of own) {
      if (!attempt.finished_at) say('has an armed attempt without an outcome');
      if (journal.pauses.some(({ armedMeanwhile }) => armedMeanwhile.includes(attempt.id)))
        say('was armed in the middle of a pause');
    }
    // Kept back without a reason: agreed to, touched by nobody, and every pause and every channel is mended by the end.
    const isTouched = [...journal.edits, ...journal.cancels].some((one) => one.publicationId === id);
    if (content.approved && !isTouched && ['held', 'reconnect', 'rejected', 'exhausted'].includes(row.status))
      say(`did not go out, though nothing stood in its way (${row.held_reason ?? row.problem ?? row.status})`);

    // Never what its last decision does not cover.
    for (const entry of entries) {
      const version = versionOf(entry);
      const edits = journal.edits.filter((edit) => edit.publicationId === id && edit.version > version);
      if (edits.length > 0) say(`version ${version} is out although version ${edits[0]?.version} had taken its place`);
      const agreed =
        (version === 1 && content.approved) ||
        journal.approvals.some(
          (one) => one.contentId === content.contentId && one.version === version && one.from <= entry.at,
        );
      if (!agreed) say(`version ${version} is out, and nobody had agreed to it`);
      if (journal.cancels.some((cancel) => cancel.publicationId === id)) say('is out although it was cancelled');
      const armed = own.findLast((attempt) => attempt.armed_at.getTime() <= entry.at + toleranceMs);
      if (!armed) {
        say('is out without an attempt');
        continue;
      }
      const early = (row.due_at?.getTime() ?? 0) - toleranceMs - entry.at;
      if (early > 0) say(`went out ${early} ms before its time`);
    }
  }
  const known = new Set(publications.map(({ channel, content }) => `${channel.account} ${content.tag}`));
  for (const key of out.keys()) if (!known.has(key)) problems.push(`nobody planned ${key}`);
  return verdict;
}

type Row = {
  status: string;
  due_at: Date | null;
  tries: number;
  next_try_at: Date | null;
  grace_minutes: number;
};

function isSpread({ status, due_at, tries, next_try_at, grace_minutes }: Row): boolean {
  if (status !== 'planned' || tries > 0 || !due_at || !next_try_at || next_try_at <= new Date()) return false;
  const lateBy = next_try_at.getTime() - due_at.getTime();
  return lateBy > lateMs && lateBy <= grace_minutes * 60_000;
}

const tagOf = ({ text }: BookEntry): string => text.split(' ')[0] ?? '';
const versionOf = ({ text }: BookEntry): number => Number(text.split(' ').at(-1));
