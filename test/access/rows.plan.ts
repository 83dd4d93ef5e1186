import { createContent } from '#server/content/drafting.ts';
import { schedule } from '#server/content/scheduling.ts';
import { addLabel } from '#server/week/labels.ts';
import { addSlot } from '#server/week/slots.ts';
import { change, page, type Row } from './row.ts';
import type { World } from './world.ts';

const week = '2027-01-04';

/** A slot on Monday, a label, an idea, and something planned that is not with the client. */
async function prepare(world: World): Promise<void> {
  const { db, clock } = world.services;
  const { owner, clientId, channelId, made, secret } = world;
  const now = clock.now();
  // Those who only look share one world.
  if (made.planned) return;
  const channelIds = [channelId];
  const slot = { clientId, weekday: 1, wallTime: '09:00', skipHolidays: false, channelIds };
  made.slot = (await addSlot(db, owner, slot, now)).slotId;
  const label = { clientId, name: `Etykieta ${secret}`, colour: '#5b7f3a', targetShare: 40 };
  made.label = (await addLabel(db, owner, label, now)).labelId;
  const content = { clientId, kind: 'post' as const, title: `Pomysł ${secret}`, channelIds: [] };
  made.idea = (await createContent(db, owner, { ...content, stage: 'idea' }, now)).contentId;
  const body = { kind: 'post' as const, text: `Słowa ${secret}`, media: [], variants: {} };
  made.planned = (await createContent(db, owner, { ...content, channelIds, body }, now)).contentId;
  const due = { wall: '2027-01-05T09:00', zone: 'Europe/Warsaw' };
  await schedule(db, owner, { contentId: made.planned, due }, now);
}

const prepared = (row: Row): Row => ({ ...row, prepare });
const only = (name: string): Row => page(`_app.plan_.${name}`, 'member', () => `/plan/${name}`);
const press = (name: string, body: Row['body']): Row =>
  prepared(change(`_app.plan_.${name}`, 'client', () => `/plan/${name}`, body));

const ofClient = (name: string): string => `_app.clients.$clientId_.${name}`;
const settings = (name: string, path: (world: World) => string, body: Row['body'] = () => ({})): Row[] => [
  page(ofClient(name), 'member', path),
  prepared(change(ofClient(name), 'client', path, body)),
];
const slotBody: Row['body'] = ({ channelId }) => ({ weekday: '3', wallTime: '10:00', channel: channelId });
const labelBody: Row['body'] = ({ secret }) => ({ name: `Inna ${secret}`, colour: '#5b7f3a', targetShare: '10' });

const content = (name: string): string => `_app.contents.$contentId_.${name}`;
const nowhere = (name: string): Row =>
  page(content(name), 'member', ({ contentId }) => `/contents/${contentId}/${name}`);

export const planRows: Row[] = [
  page(content('next-slot'), 'client', ({ contentId }) => `/contents/${contentId}/next-slot`),
  nowhere('labels'),
  prepared(
    change(
      content('labels'),
      'client',
      ({ contentId }) => `/contents/${contentId}/labels`,
      ({ made }) => ({ label: made.label ?? '' }),
    ),
  ),
  nowhere('assignee'),
  change(
    content('assignee'),
    'client',
    ({ contentId }) => `/contents/${contentId}/assignee`,
    ({ assistant }) => ({ person: assistant.userId }),
  ),
  page('_app.clients.$clientId.week', 'client', ({ clientId }) => `/clients/${clientId}/week`),
  ...settings('slots.new', ({ clientId }) => `/clients/${clientId}/slots/new`, slotBody),
  ...settings(
    'slots.$slotId._index',
    ({ clientId, made }) => `/clients/${clientId}/slots/${made.slot}?index`,
    slotBody,
  ),
  ...settings('slots.$slotId.remove', ({ clientId, made }) => `/clients/${clientId}/slots/${made.slot}/remove`),
  ...settings('labels.new', ({ clientId }) => `/clients/${clientId}/labels/new`, labelBody),
  ...settings(
    'labels.$labelId._index',
    ({ clientId, made }) => `/clients/${clientId}/labels/${made.label}?index`,
    labelBody,
  ),
  ...settings('labels.$labelId.remove', ({ clientId, made }) => `/clients/${clientId}/labels/${made.label}/remove`),
  prepared(page('_app.plan', 'client', (world) => `/plan?client=${world.clientId}&week=${week}`)),
  only('fill'),
  press('fill', ({ made }) => ({ slot: made.slot ?? '', date: week, content: made.idea ?? '' })),
  only('from-ideas'),
  press('from-ideas', ({ clientId }) => ({ client: clientId, week })),
  only('like-last-week'),
  press('like-last-week', ({ clientId }) => ({ client: clientId, week: '2027-01-11' })),
  prepared(
    page(
      '_app.plan_.copy',
      'client',
      ({ clientId }) => `/plan/copy?client=${clientId}&week=${week}&toClient=${clientId}&toWeek=2027-01-18`,
    ),
  ),
  press('copy', ({ clientId }) => ({ client: clientId, week, toClient: clientId, toWeek: '2027-01-18' })),
  only('repeat'),
  press('repeat', ({ made }) => ({ content: made.planned ?? '', every: '1', until: '2027-01-20' })),
  only('end-series'),
  press('end-series', ({ made }) => ({ content: made.planned ?? '' })),
  only('move'),
  press('move', ({ made }) => ({ content: made.planned ?? '', days: '1' })),
  only('label'),
  press('label', ({ made }) => ({ content: made.planned ?? '', label: made.label ?? '', on: '1' })),
  only('assign'),
  press('assign', ({ made, assistant }) => ({ content: made.planned ?? '', person: assistant.userId })),
  only('shelve'),
  press('shelve', ({ made }) => ({ content: made.planned ?? '' })),
  only('cancel'),
  press('cancel', ({ made }) => ({ content: made.planned ?? '' })),
  prepared(page('_app.plan_.send', 'client', ({ clientId }) => `/plan/send?client=${clientId}&week=${week}`)),
  press('send', ({ clientId }) => ({ client: clientId, week, note: '' })),
];
