import { sql } from 'kysely';

/**
 * True in SQL for an `other` content that comes later in the series of `content`, and is still to go out: that ends with
 * a repetition. Once nothing of the kind is left, the content may be repeated anew. Both name `contents` in the query.
 */
export function comesLaterInSeries(other: string, content: string, now: Date) {
  const [o, c] = [sql.ref(other), sql.ref(content)];
  return sql<boolean>`(${o}.series_id = ${c}.series_id and ${o}.workspace_id = ${c}.workspace_id and ${o}.id <> ${c}.id
    and ${o}.stage <> 'cancelled'
    and exists (select 1 from publications p where p.content_id = ${o}.id and p.status <> 'cancelled'
      and p.due_at > ${now} and p.due_at > (select min(q.due_at) from publications q
        where q.content_id = ${c}.id and q.status <> 'cancelled')))`;
}

/** True in SQL for a content that goes on repeating after itself. `alias` names `contents` in the query. */
export function isRepeatedLater(alias: string, now: Date) {
  return sql<boolean>`exists (select 1 from contents later where ${comesLaterInSeries('later', alias, now)})`;
}
