import { sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import { isLate, isWaiting } from '#server/late/lateList.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { clientColumns, clientOf } from './needClient.ts';
import type { Need } from './needs.ts';

/** Which of what needs somebody costs most to leave: doubts, then failures, then what is held. `p` is a publication. */
const severity = sql<number>`case p.status when 'unconfirmed' then 0 when 'held' then 2 else 1 end`;

/** What did not go out as planned: doubts, failures, and what is held; `withLate` false leaves out what is late. */
export async function troubled(
  db: Db,
  actor: MemberActor,
  { limit, withLate }: { limit: number; withLate: boolean },
  now: Date,
): Promise<Need[]> {
  // Which of them, before anything is asked about each: thousands may have piled up.
  const worst = db
    .selectFrom('publications as p')
    .innerJoin('clients as k', 'k.id', 'p.client_id')
    .where(visibleTo(actor, 'p'))
    .where('k.archived_at', 'is', null)
    .where('p.status', 'in', ['held', 'rejected', 'exhausted', 'unconfirmed'])
    .$if(!withLate, (query) => query.where(sql<boolean>`not (${isWaiting} and ${isLate(now)})`))
    .select(['p.id', 'p.content_id', 'p.channel_id', 'p.status', 'p.due_at'])
    .select(['p.held_reason', 'p.problem', 'p.problem_words', ...clientColumns, 'k.grace_minutes'])
    .select(severity.as('severity'))
    .orderBy('severity')
    .orderBy('p.due_at')
    .orderBy('p.id')
    .limit(limit * 3);
  const rows = await db
    .selectFrom(worst.as('p'))
    .innerJoin('contents as c', 'c.id', 'p.content_id')
    .innerJoin('channels as h', 'h.id', 'p.channel_id')
    .selectAll('p')
    .select(['c.title', 'h.name as channel', 'h.network'])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('reviews as r')
            .whereRef('r.content_id', '=', 'c.id')
            .where('r.status', '=', 'open')
            .select('r.id'),
        )
        .$castTo<boolean>()
        .as('is_with_client'),
    )
    .orderBy('p.severity')
    .orderBy('p.due_at')
    .orderBy('p.id')
    .execute();
  const needs = new Map<string, Need>();
  for (const row of rows) {
    const kind = row.status === 'held' ? 'held' : row.status === 'unconfirmed' ? 'unconfirmed' : 'failed';
    const channel = { id: row.channel_id, name: row.channel, network: row.network };
    // Each doubt has an answer of its own.
    const key = `${kind} ${kind === 'unconfirmed' ? row.id : row.content_id}`;
    const known = needs.get(key);
    if (known && 'channels' in known) {
      known.channels.push(channel);
      if (known.kind === 'failed') known.publicationId = null;
      continue;
    }
    const base = {
      id: key.replace(' ', '-'),
      client: clientOf(row),
      contentId: row.content_id,
      title: row.title,
      channels: [channel],
      dueAt: row.due_at,
    };
    if (kind === 'unconfirmed') needs.set(key, { ...base, kind, publicationId: row.id, problem: row.problem });
    else if (kind === 'failed')
      needs.set(key, {
        ...base,
        kind,
        publicationId: row.id,
        problem: row.problem,
        words: row.problem_words,
        isExhausted: row.status === 'exhausted',
      });
    else if (row.held_reason && row.due_at)
      needs.set(key, {
        ...base,
        kind,
        reason: row.held_reason,
        graceEndsAt: new Date(row.due_at.getTime() + row.grace_minutes * 60_000),
        isWithClient: row.is_with_client,
      });
  }
  return [...needs.values()].slice(0, limit);
}
