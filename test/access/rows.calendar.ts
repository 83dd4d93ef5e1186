import { recordChange } from '#server/content/changes.ts';
import { contentStates } from '#server/content/state.ts';
import { addSpecialDay } from '#server/days/specialDays.ts';
import { change, page, type Row } from './row.ts';
import type { World } from './world.ts';

/** Something that the assistant did, and may take back. */
async function assigned({ services: { db, clock }, assistant, contentId, made }: World): Promise<void> {
  const before = await contentStates(db, assistant, [contentId]);
  await db.updateTable('contents').set({ assignee_id: assistant.userId }).where('id', '=', contentId).execute();
  made.change = (await recordChange(db, assistant, { kind: 'edit', before }, clock.now())) ?? '';
}
const undo = (world: World): string => `/changes/${world.made.change}/undo`;

/** The content stands in a round; what moves it must not be refused for that. */
async function withdraw({ services: { db }, contentId }: World): Promise<void> {
  await db.updateTable('reviews').set({ status: 'withdrawn' }).where('content_id', '=', contentId).execute();
  await db.updateTable('contents').set({ stage: 'draft' }).where('id', '=', contentId).execute();
}
/** An address that only takes posts shows nothing of anybody's to whoever looks at it. */
const nothing = (route: string, path: string): Row => page(route, 'member', () => path);
const moves = ({ contentId }: World) => ({ moves: JSON.stringify([{ contentId, wall: '2030-01-07T09:00' }]) });
const posted = (name: string, body: Row['body']): Row => ({
  ...change(`_app.calendar_.${name}`, 'client', () => `/calendar/${name}`, body),
  prepare: withdraw,
});

/** A day of the client's own. */
async function mark({ services: { db, clock }, owner, clientId, made }: World): Promise<void> {
  const day = {
    clientIds: [clientId],
    kind: 'date',
    name: 'Rocznica',
    from: '2030-01-07',
    until: '',
    everyYear: false,
  };
  [made.day = ''] = await addSpecialDay(db, owner, day, clock.now());
}
const newDay = ({ clientId }: World) => ({ client: clientId, kind: 'quiet', name: 'Przerwa', from: '2030-01-07' });
const ofDay = ({ made }: World) => ({ day: made.day ?? '', name: 'Rocznica' });

/** Something that was not out in time; the content stands in a round. */
async function hold(world: World): Promise<void> {
  await withdraw(world);
  const { services, contentId } = world;
  const held = { status: 'held', held_reason: 'too_late', held_at: services.clock.now() } as const;
  const due = { due_at: new Date('2026-01-05T08:00:00Z'), due_wall: '2026-01-05T09:00', due_zone: 'Europe/Warsaw' };
  await services.db
    .updateTable('publications')
    .set({ ...held, ...due })
    .where('content_id', '=', contentId)
    .execute();
}
const decided = (name: string, fields: Record<string, string>): Row => ({
  ...change(
    `_app.late.${name}`,
    'client',
    () => `/late/${name}`,
    ({ contentId }) => ({ content: contentId, ...fields }),
  ),
  prepare: hold,
});

export const calendarRows: Row[] = [
  page('_app.late._index', 'member', () => '/late'),
  nothing('_app.late.times', '/late/times'),
  nothing('_app.late.publish', '/late/publish'),
  nothing('_app.late.cancel', '/late/cancel'),
  decided('times', { way: 'from', date: '2030-01-07', time: '09:00', every: '60' }),
  decided('publish', { every: '5' }),
  decided('cancel', {}),
  page('_app.calendar_.dates._index', 'member', () => '/calendar/dates'),
  nothing('_app.calendar_.dates.add', '/calendar/dates/add'),
  nothing('_app.calendar_.dates.country', '/calendar/dates/country'),
  nothing('_app.calendar_.dates.remove', '/calendar/dates/remove'),
  nothing('_app.calendar_.dates.restore', '/calendar/dates/restore'),
  change('_app.calendar_.dates.add', 'client', () => '/calendar/dates/add', newDay),
  change(
    '_app.calendar_.dates.country',
    'client',
    () => '/calendar/dates/country',
    ({ clientId }) => ({
      client: clientId,
      country: 'DE',
    }),
  ),
  { ...change('_app.calendar_.dates.remove', 'client', () => '/calendar/dates/remove', ofDay), prepare: mark },
  { ...change('_app.calendar_.dates.restore', 'client', () => '/calendar/dates/restore', ofDay), prepare: mark },
  page('_app.calendar', 'member', () => '/calendar?month=2030-01'),
  page('_app.calendar_.week', 'member', () => '/calendar/week'),
  page('_app.calendar_.day', 'member', () => '/calendar/day'),
  page('_app.calendar_.list', 'member', () => '/calendar/list'),
  page('GET /live', 'member', () => '/live?for=0.2'),
  nothing('_app.calendar_.move', '/calendar/move'),
  nothing('_app.calendar_.cancel', '/calendar/cancel'),
  nothing('_app.calendar_.view', '/calendar/view'),
  posted('move', moves),
  posted('cancel', ({ contentId }) => ({ content: contentId })),
  change(
    '_app.calendar_.view',
    'member',
    () => '/calendar/view',
    () => ({ search: 'kind=post' }),
  ),
  page('_app.changes.$changeId.undo', 'member', () => '/changes/0b6d4f0e-52c8-4a52-9a55-6d2b1b0c7f11/undo'),
  { ...change('_app.changes.$changeId.undo', 'client', undo), prepare: assigned },
];
