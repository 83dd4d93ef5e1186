import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { dayMarks } from '#server/days/days.ts';
import { domainError, type ErrorParams, isDomainError } from '#server/errors.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { recordChange } from './changes.ts';
import { schedule, unschedule } from './scheduling.ts';
import { contentStates } from './state.ts';
import { type Disambiguation, localWall } from './time.ts';

/** Where one item of the calendar is to go. */
export type Move = {
  contentId: string;
  /** The channels that go out together there; all of the content's when left out. */
  channelIds?: string[];
  /** Wall time on its client's clock; null: among the ideas. */
  wall: string | null;
  disambiguation?: Disambiguation;
  /** Where whoever moves it saw it (null: among the ideas); left out: wherever it is. */
  seen?: string | null;
};

export type Moved = {
  contentId: string;
  /** What the clock shows there then; null: it is among the ideas. */
  wall: string | null;
  clock: 'plain' | 'gap' | 'repeat';
  /** Quiet times and holidays of the client on that day, by name. */
  warnings: string[];
};

export type MovesDone = {
  /** What takes all of it back; null when nothing was moved. */
  changeId: string | null;
  moved: Moved[];
  /** A colleague had moved these first; nothing was done to them. `wall`: where they are now. */
  conflicts: { contentId: string; title: string; wall: string | null; wanted: string | null; by: string | null }[];
  refused: { contentId: string; title: string; code: string; params: ErrorParams }[];
};

/** What is carried together at most. */
const mostMoves = 200;

/**
 * Moves items of the calendar together, as one change with one undo. Each is judged by itself: what was moved by
 * somebody else since it was seen, and what may not be moved, is named and left alone.
 * Throws `not_found` contentNotFound when there is nothing of that name; `limit` movesTooMany.
 */
export async function moveTogether(
  db: Db,
  actor: MemberActor,
  { moves }: { moves: readonly Move[] },
  now: Date,
): Promise<MovesDone> {
  if (moves.length > mostMoves) throw domainError('limit', 'movesTooMany', { most: mostMoves });
  const ids = moves.map(({ contentId }) => contentId).toSorted();
  const done = await inTransaction(db, async (trx) => {
    const contents = await lockContents(trx, actor, ids);
    if (contents.size === 0) throw domainError('not_found', 'contentNotFound');
    const before = await contentStates(trx, actor, ids);
    const answer: MovesDone = { changeId: null, moved: [], conflicts: [], refused: [] };
    for (const move of moves.toSorted((a, b) => (a.contentId < b.contentId ? -1 : 1))) {
      const { contentId, wall } = move;
      const content = contents.get(contentId);
      const title = content?.title ?? '';
      if (!content) {
        answer.refused.push({ contentId, title, code: 'contentNotFound', params: {} });
        continue;
      }
      const there = await wallsNow(trx, move);
      if (move.seen !== undefined && !there.includes(move.seen)) {
        const by = await lastMover(trx, actor, contentId);
        answer.conflicts.push({ contentId, title, wall: there[0] ?? null, wanted: wall, by });
        continue;
      }
      try {
        if (wall === null) {
          await unschedule(trx, actor, { contentId }, now);
          answer.moved.push({ contentId, wall: null, clock: 'plain', warnings: [] });
        } else {
          const due = { wall, zone: content.zone, disambiguation: move.disambiguation ?? ('compatible' as const) };
          const { channelIds } = move;
          const set = await schedule(trx, actor, { contentId, due, ...(channelIds ? { channelIds } : {}) }, now);
          answer.moved.push({ contentId, wall: set.wall, clock: set.kind, warnings: [] });
        }
      } catch (error) {
        // They are thrown before anything is written.
        if (!isDomainError(error)) throw error;
        answer.refused.push({ contentId, title, code: error.code, params: error.params });
      }
    }
    const kind = answer.moved.every((one) => one.wall === null) ? 'shelve' : 'move';
    answer.changeId = await recordChange(trx, actor, { kind, before }, now);
    return { answer, contents };
  });
  await addWarnings(db, actor, done.answer.moved, done.contents);
  return done.answer;
}

type Contents = Map<string, { title: string; clientId: string; zone: string }>;

async function lockContents(trx: Db, actor: MemberActor, ids: string[]): Promise<Contents> {
  const rows = await trx
    .selectFrom('contents as c')
    .innerJoin('clients as k', 'k.id', 'c.client_id')
    .select(['c.id', 'c.title', 'c.client_id as clientId', 'k.time_zone as zone'])
    .where('c.id', 'in', ids.length > 0 ? ids : [''])
    .where(visibleTo(actor, 'c'))
    .orderBy('c.id')
    .forNoKeyUpdate('c')
    .execute();
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}

/** The times that it is seen at, as chosen and as the clock shows them; null: it has none. */
async function wallsNow(trx: Db, { contentId, channelIds }: Move): Promise<(string | null)[]> {
  const rows = await trx
    .selectFrom('publications')
    .select(['due_wall', 'due_at', 'due_zone'])
    .where('content_id', '=', contentId)
    .where('status', '!=', 'cancelled')
    .$if(channelIds !== undefined, (query) => query.where('channel_id', 'in', channelIds ?? []))
    .orderBy('due_at')
    .execute();
  const walls = rows.flatMap(({ due_wall, due_at, due_zone }) =>
    due_at && due_zone ? [localWall(due_at, due_zone), due_wall] : [null],
  );
  return walls.length > 0 ? [...new Set(walls)] : [null];
}

/** Who else put it where it is now. */
async function lastMover(trx: Db, actor: MemberActor, contentId: string): Promise<string | null> {
  const row = await trx
    .selectFrom('audit_events')
    .select(['actor_name', 'actor_id'])
    .where('workspace_id', '=', actor.workspaceId)
    .where('subject_kind', '=', 'content')
    .where('subject_id', '=', contentId)
    .where('event', 'in', ['content.scheduled', 'content.moved', 'content.unscheduled', 'content.undone'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && row.actor_id !== actor.userId ? row.actor_name : null;
}

async function addWarnings(db: Db, actor: MemberActor, moved: Moved[], contents: Contents): Promise<void> {
  const dates = moved.flatMap(({ wall }) => (wall ? [wall.slice(0, 10)] : [])).sort();
  const [first, last] = [dates[0], dates.at(-1)];
  if (!first || !last) return;
  const until = new Date(Date.parse(`${last}T00:00Z`) + 24 * 3_600_000).toISOString().slice(0, 10);
  const clientIds = [...new Set(moved.flatMap(({ contentId }) => contents.get(contentId)?.clientId ?? []))];
  const marks = (await dayMarks(db, actor, { clientIds, from: first, until })).filter(({ kind }) => kind !== 'date');
  for (const one of moved) {
    const clientId = contents.get(one.contentId)?.clientId;
    const here = marks.filter((mark) => mark.clientId === clientId && mark.date === one.wall?.slice(0, 10));
    one.warnings = [...new Set(here.map(({ name }) => name))];
  }
}
