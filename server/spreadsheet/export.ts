import { stageWords } from '#emails/words.ts';
import { type CalendarFilter, readCalendar } from '#server/content/calendar.ts';
import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import type { ColumnName } from './columns.ts';

/** Rows of one file, at most. */
const mostRows = 20_000;

const heads: Record<MemberActor['locale'], Record<ColumnName | 'stage', string>> = {
  pl: {
    date: 'Data',
    time: 'Godzina',
    zone: 'Strefa',
    client: 'Klient',
    kind: 'Rodzaj',
    title: 'Tytuł',
    text: 'Tekst',
    channels: 'Kanały',
    labels: 'Etykiety',
    person: 'Osoba',
    stage: 'Etap',
  },
  en: {
    date: 'Date',
    time: 'Time',
    zone: 'Zone',
    client: 'Client',
    kind: 'Kind',
    title: 'Title',
    text: 'Text',
    channels: 'Channels',
    labels: 'Labels',
    person: 'Person',
    stage: 'Stage',
  },
};

/**
 * What the calendar shows as a file that a spreadsheet opens, and that can be imported again: UTF-8 with a BOM, semicolons
 * where a comma parts decimals, every cell quoted, and none that would be calculated.
 */
export async function exportPlan(
  db: Db,
  actor: MemberActor,
  range: { from: string; until: string; filter: CalendarFilter },
): Promise<string> {
  const { items } = await readCalendar(db, actor, { ...range, limit: mostRows });
  const ids = [...new Set(items.map((item) => item.contentId))];
  const [contents, labels] = await Promise.all([
    ids.length === 0
      ? []
      : db
          .selectFrom('contents as c')
          .innerJoin('clients as k', 'k.id', 'c.client_id')
          .leftJoin('users as u', 'u.id', 'c.assignee_id')
          .where(visibleTo(actor, 'c'))
          .where('c.id', 'in', ids)
          .select(['c.id', 'c.draft', 'k.name as client', 'u.name as person'])
          .execute(),
    ids.length === 0
      ? []
      : db
          .selectFrom('content_labels as cl')
          .innerJoin('labels as l', 'l.id', 'cl.label_id')
          .where(visibleTo(actor, 'l'))
          .where('cl.content_id', 'in', ids)
          .select(['cl.content_id', 'l.name'])
          .orderBy('l.name')
          .execute(),
  ]);
  const known = new Map(contents.map((content) => [content.id, content]));
  const named = Map.groupBy(labels, (label) => label.content_id);
  const stages = stageWords(actor.locale);
  const rows = items.map((item) => {
    const content = known.get(item.contentId);
    const { draft } = content ?? {};
    return [
      item.wall.slice(0, 10),
      item.wall.slice(11, 16),
      item.zone,
      content?.client ?? '',
      item.kind,
      item.title,
      draft?.kind === 'post' ? draft.text : (draft?.preheader ?? ''),
      item.channels.map(({ name }) => name).join(', '),
      (named.get(item.contentId) ?? []).map(({ name }) => name).join(', '),
      content?.person ?? '',
      stages(item.stage),
    ];
  });
  return csvOf([Object.values(heads[actor.locale]), ...rows], actor.locale === 'pl' ? ';' : ',');
}

/** A cell that begins with one of these is a formula to a spreadsheet; an apostrophe before it makes it text. */
const guarded = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);

export function csvOf(rows: readonly (readonly string[])[], delimiter: ';' | ','): string {
  const lines = rows.map((cells) => cells.map((cell) => `"${guarded(cell).replaceAll('"', '""')}"`).join(delimiter));
  return `\ufeff${lines.join('\r\n')}\r\n`;
}
