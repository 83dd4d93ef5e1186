import { recordChange } from '#server/content/changes.ts';
import { contentStates } from '#server/content/state.ts';
import { change, page, type Row } from './row.ts';
import type { World } from './world.ts';

/** Something that the assistant did, and may take back. */
async function assigned({ services: { db, clock }, assistant, contentId, made }: World): Promise<void> {
  const before = await contentStates(db, assistant, [contentId]);
  await db.updateTable('contents').set({ assignee_id: assistant.userId }).where('id', '=', contentId).execute();
  made.change = (await recordChange(db, assistant, { kind: 'edit', before }, clock.now())) ?? '';
}
const undo = (world: World): string => `/changes/${world.made.change}/undo`;

export const calendarRows: Row[] = [
  page('_app.changes.$changeId.undo', 'member', () => '/changes/0b6d4f0e-52c8-4a52-9a55-6d2b1b0c7f11/undo'),
  { ...change('_app.changes.$changeId.undo', 'client', undo), prepare: assigned },
];
