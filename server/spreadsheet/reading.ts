import { localWall, resolveDue, validZone } from '#server/content/time.ts';
import { fold } from '#server/search/likeness.ts';
import type { ColumnName, PlanMapping } from './columns.ts';
import { type DateOrder, readDate, readTime, splitMoment } from './dates.ts';
import type { Practice } from './practice.ts';

/** Why a row is not imported. */
export type RowProblem =
  | 'nothingThere'
  | 'clientMissing'
  | 'clientUnknown'
  | 'kindUnknown'
  | 'titleTooLong'
  | 'dateUnreadable'
  | 'timeUnreadable'
  | 'zoneUnknown'
  | 'datePast'
  | 'dateFar'
  | 'channelUnknown'
  | 'channelMissing'
  | 'duplicate'
  | 'alreadyThere';

/** What was taken otherwise than it stood there; the row is imported. */
export type RowRemark =
  | 'noDate'
  | 'timeAdded'
  | 'zoneMoved'
  | 'allChannels'
  | 'labelUnknown'
  | 'personUnknown'
  | 'clockGap';

export type PlannedRow = {
  /** In the file. */
  line: number;
  title: string;
  text: string;
  kind: 'post' | 'newsletter';
  clientId: string | null;
  client: string;
  /** In the client's zone; null: an idea. */
  wall: string | null;
  zone: string;
  channelIds: string[];
  channels: string[];
  labelIds: string[];
  personId: string | null;
  problem: RowProblem | null;
  remarks: RowRemark[];
};

const usualTime = '09:00';
const longestTitle = 200;
const longestText = 100_000;
const farthestMs = 5 * 365 * 24 * 3_600_000;

export type Reading = {
  mapping: PlanMapping;
  order: DateOrder;
  /** For rows that name no client. */
  clientId: string | null;
};

/** What each row would become, judged without writing anything. */
export function readPlan(
  rows: readonly { line: number; cells: string[] }[],
  { mapping, order, clientId }: Reading,
  practice: Practice,
  now: Date,
): PlannedRow[] {
  const seen = new Map<string, number>();
  return rows.map(({ line, cells }) => {
    const cell = (name: ColumnName): string => {
      const at = mapping[name];
      return at === undefined ? '' : unguarded(cells[at] ?? '');
    };
    const row = readRow(line, cell, { order, clientId }, practice, now);
    if (row.problem) return row;
    const key = keyOf(row);
    if (seen.has(key)) return { ...row, problem: 'duplicate' };
    seen.set(key, line);
    return row;
  });
}

/** The same twice: of one client, at one time, by one name. */
export const keyOf = (row: Pick<PlannedRow, 'clientId' | 'wall' | 'title'>): string =>
  `${row.clientId} ${row.wall ?? ''} ${fold(row.title)}`;

function readRow(
  line: number,
  cell: (name: ColumnName) => string,
  { order, clientId }: Pick<Reading, 'order' | 'clientId'>,
  practice: Practice,
  now: Date,
): PlannedRow {
  const remarks: RowRemark[] = [];
  const text = cell('text').slice(0, longestText);
  const title = cell('title').replace(/\s+/g, ' ') || firstWords(text);
  const named = cell('client');
  const client = practice.clients.find((one) => (named ? fold(one.name) === fold(named) : one.id === clientId));
  const kind = kindOf(cell('kind'));
  const row: PlannedRow = {
    line,
    title,
    text,
    kind: kind ?? 'post',
    clientId: client?.id ?? null,
    client: client?.name ?? named,
    wall: null,
    zone: client?.zone ?? 'UTC',
    channelIds: [],
    channels: [],
    labelIds: [],
    personId: null,
    problem: null,
    remarks,
  };
  const refuse = (problem: RowProblem): PlannedRow => ({ ...row, problem });
  if (!title && !text) return refuse('nothingThere');
  if (title.length > longestTitle) return refuse('titleTooLong');
  if (!kind) return refuse('kindUnknown');
  if (!client) return refuse(named ? 'clientUnknown' : 'clientMissing');

  const moment = momentOf(cell, order, client.zone, now);
  if (typeof moment === 'string') return refuse(moment);
  row.wall = moment.wall;
  remarks.push(...moment.remarks);

  const able = client.channels.filter((channel) => channel.accepts === kind);
  const asked = listIn(cell('channels'));
  const chosen = asked.map((name) =>
    able.filter((one) => fold(one.name) === fold(name) || fold(one.network) === fold(name)),
  );
  if (chosen.some((matches) => matches.length === 0)) return refuse('channelUnknown');
  const channels = asked.length > 0 ? [...new Set(chosen.flat())] : able;
  if (row.wall && channels.length === 0) return refuse('channelMissing');
  if (asked.length === 0 && able.length > 1) remarks.push('allChannels');
  row.channelIds = channels.map(({ id }) => id);
  row.channels = channels.map(({ name }) => name);

  for (const name of listIn(cell('labels'))) {
    const label = client.labels.find((one) => fold(one.name) === fold(name));
    if (label) row.labelIds.push(label.id);
    else if (!remarks.includes('labelUnknown')) remarks.push('labelUnknown');
  }
  const person = cell('person');
  if (person) {
    const known = client.people.find((one) => fold(one.name) === fold(person) || fold(one.email) === fold(person));
    if (known) row.personId = known.id;
    else remarks.push('personUnknown');
  }
  return row;
}

function momentOf(
  cell: (name: ColumnName) => string,
  order: DateOrder,
  clientZone: string,
  now: Date,
): { wall: string | null; remarks: RowRemark[] } | RowProblem {
  const written = splitMoment(cell('date'));
  if (!written.date.trim()) return { wall: null, remarks: ['noDate'] };
  const date = readDate(written.date, order);
  if (!date) return 'dateUnreadable';
  const timeCell = cell('time') || written.time;
  const time = timeCell ? readTime(timeCell) : usualTime;
  if (!time) return 'timeUnreadable';
  const remarks: RowRemark[] = timeCell ? [] : ['timeAdded'];
  const zone = cell('zone') || clientZone;
  if (!validZone(zone)) return 'zoneUnknown';
  const { dueAt, kind } = resolveDue({ wall: `${date}T${time}`, zone });
  if (kind !== 'plain') remarks.push('clockGap');
  if (dueAt <= now) return 'datePast';
  if (dueAt.getTime() > now.getTime() + farthestMs) return 'dateFar';
  const wall = zone === clientZone ? `${date}T${time}` : localWall(dueAt, clientZone);
  if (wall !== `${date}T${time}`) remarks.push('zoneMoved');
  return { wall, remarks };
}

/** What our own export (and others) put before a sign that a spreadsheet would calculate. */
const unguarded = (cell: string): string =>
  cell
    .replace(/^'(?=[=+\-@])/, '')
    .replaceAll('\u0000', '')
    .trim();

const listIn = (cell: string): string[] => [
  ...new Set(
    cell
      .split(/[,;|\n]/)
      .map((name) => name.trim())
      .filter(Boolean),
  ),
];

function kindOf(cell: string): 'post' | 'newsletter' | null {
  const word = fold(cell.trim());
  if (word === '' || ['post', 'wpis', 'posty'].includes(word)) return 'post';
  return ['newsletter', 'mail', 'e-mail', 'email', 'mailing', 'list'].includes(word) ? 'newsletter' : null;
}

/** A post without a title is named by how it begins. */
function firstWords(text: string): string {
  const line = text.split('\n', 1)[0]?.trim() ?? '';
  return line.length <= 80 ? line : `${line.slice(0, 79).replace(/\s+\S*$/, '')}…`;
}
