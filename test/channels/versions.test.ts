import { expect, test } from 'vitest';
import { linkedinVersionState } from '#server/channels/versions.ts';

test.each([
  ['202606', '2026-11-26', 'fine'],
  ['202601', '2026-11-26', 'ending'],
  ['202511', '2026-11-26', 'over'],
  ['202512', '2026-11-26', 'ending'],
])('version %s on %s is %s', (linkedinVersion, day, state) => {
  expect(linkedinVersionState({ linkedinVersion }, new Date(`${day}T10:00:00Z`)).state).toBe(state);
});

test('it ends a year after its month', () => {
  const { endsAt } = linkedinVersionState({ linkedinVersion: '202606' }, new Date('2026-11-26T10:00:00Z'));
  expect(endsAt.toISOString()).toBe('2027-06-01T00:00:00.000Z');
});
