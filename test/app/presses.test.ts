import { describe, expect, test } from 'vitest';
import type { Week } from '../../app/components/plan/context.ts';
import { weekAfter } from '../../app/components/plan/presses.ts';

const [a, b] = [
  { id: 'a', name: 'A', glyph: 'practice' },
  { id: 'b', name: 'B', glyph: 'bluesky' },
];
const slot = (slotId: string, wall: string, free = [a], own = {}) =>
  ({
    slotId,
    kind: 'post',
    wall,
    shownWall: wall,
    ownWall: null,
    ids: free.map(({ id }) => id),
    free,
    ...own,
  }) as unknown as Week['slots'][number];
const idea = (contentId: string, channels = [a]) =>
  ({ contentId, title: contentId, kind: 'post', channels, labelIds: [] }) as unknown as Week['ideas'][number];
const item = (contentId: string, wall: string, channels = [a]) =>
  ({ ...idea(contentId, channels), wall, ownWall: null, stage: 'approved' }) as unknown as Week['items'][number];
const week = (parts: Partial<Week>) =>
  ({
    client: { id: 'k', zone: 'Europe/Warsaw' },
    items: [],
    ideas: [],
    slots: [],
    moreIdeas: 2,
    ...parts,
  }) as unknown as Week;

const fill = (content: string, slotId: string, date: string) => ({
  action: '/plan/fill',
  values: { content, slot: slotId, date },
});
const shelve = (...content: string[]) => ({ action: '/plan/shelve', values: { content } });

const stand = ({ items }: Week) => items.map(({ contentId, wall }) => `${contentId} ${wall}`).sort();
const lie = ({ ideas }: Week) => ideas.map(({ contentId }) => contentId);
const free = ({ slots }: Week) => slots.map((one) => `${one.slotId} ${one.free.map(({ id }) => id).join()}`);

describe('a week while presses are on their way', () => {
  const tuesday = slot('tue', '2026-12-01T18:00');
  const friday = slot('fri', '2026-12-04T10:00', [a, b]);
  const before = week({ ideas: [idea('trener'), idea('trasy', [])], slots: [tuesday, friday] });

  test('an idea stands in its slot, as a draft of the client’s, and takes its channel there', () => {
    const after = weekAfter(before, [fill('trener', 'fri', '2026-12-04')]);
    expect(stand(after)).toEqual(['trener 2026-12-04T10:00']);
    expect(after.items[0]).toMatchObject({ stage: 'draft', zone: 'Europe/Warsaw', clientId: 'k', channels: [a] });
    expect([lie(after), free(after)]).toEqual([['trasy'], ['tue a', 'fri b']]);
  });

  test('what has no channel takes all that are free there', () => {
    const after = weekAfter(before, [fill('trasy', 'fri', '2026-12-04')]);
    expect(after.items[0]?.channels).toEqual([a, b]);
    expect(free(after)).toEqual(['tue a', 'fri ']);
  });

  test('one after another: the slot that was left is free again, and the second finds what the first did', () => {
    const after = weekAfter(before, [fill('trener', 'tue', '2026-12-01'), fill('trener', 'fri', '2026-12-04')]);
    expect([stand(after), free(after)]).toEqual([['trener 2026-12-04T10:00'], ['tue a', 'fri b']]);
    expect(lie(weekAfter(after, [shelve('trener')]))).toEqual(['trener', 'trasy']);
  });

  test('a slot in a gap shows when it goes out', () => {
    const gap = slot('gap', '2027-03-28T02:30', [a], { shownWall: '2027-03-28T03:30' });
    const after = weekAfter(week({ ideas: [idea('noc')], slots: [gap] }), [fill('noc', 'gap', '2027-03-28')]);
    expect(stand(after)).toEqual(['noc 2027-03-28T03:30']);
  });

  test('what has arrived in the meantime stands once', () => {
    const there = week({
      items: [item('trener', '2026-12-01T18:00'), item('inny', '2026-12-02T12:00')],
      slots: [{ ...tuesday, free: [] }],
    });
    const again = weekAfter(there, [fill('trener', 'tue', '2026-12-01')]);
    expect([stand(again), free(again)]).toEqual([stand(there), ['tue ']]);
    const back = week({ ideas: [idea('trener')], slots: [tuesday] });
    expect(lie(weekAfter(back, [shelve('trener')]))).toEqual(['trener']);
  });

  test('what is shelved lies first among the ideas, and its slot is free', () => {
    const there = week({ items: [item('trener', '2026-12-01T18:00')], slots: [{ ...tuesday, free: [] }] });
    const after = weekAfter(there, [shelve('trener', 'unknown')]);
    expect([stand(after), lie(after), free(after)]).toEqual([[], ['trener'], ['tue a']]);
  });

  test('a content at two times is one card, with all its channels, and leaves both slots', () => {
    const there = week({
      items: [item('dwa', '2026-12-01T18:00', [a]), item('dwa', '2026-12-02T12:00', [b])],
      slots: [
        slot('tue', '2026-12-01T18:00', [], { ids: ['a'] }),
        slot('wed', '2026-12-02T12:00', [], { ids: ['b'] }),
        friday,
      ],
    });
    const put = weekAfter(there, [fill('dwa', 'fri', '2026-12-04')]);
    expect([stand(put), free(put)]).toEqual([['dwa 2026-12-04T10:00'], ['tue a', 'wed b', 'fri ']]);
    expect(put.items[0]?.channels).toEqual([a, b]);
    const back = weekAfter(there, [shelve('dwa')]);
    expect([lie(back), free(back)]).toEqual([['dwa'], ['tue a', 'wed b', 'fri a,b']]);
  });

  test('a slot stays taken by what else goes out there then', () => {
    const there = week({
      items: [item('pierwszy', '2026-12-01T18:00'), item('drugi', '2026-12-01T18:00')],
      slots: [{ ...tuesday, free: [] }],
    });
    expect(free(weekAfter(there, [shelve('pierwszy')]))).toEqual(['tue ']);
    expect(free(weekAfter(there, [shelve('pierwszy', 'drugi')]))).toEqual(['tue a']);
  });

  test('what does not fit is not drawn there: another kind, other channels, a slot that is over', () => {
    const letter = { ...idea('list'), kind: 'newsletter' as const };
    const over = slot('mon', '2026-11-30T10:00', [a], { isPast: true });
    const unfit = week({ ideas: [letter, idea('obcy', [b]), idea('trener')], slots: [tuesday, over] });
    for (const press of [
      fill('list', 'tue', '2026-12-01'),
      fill('obcy', 'tue', '2026-12-01'),
      fill('trener', 'mon', '2026-11-30'),
    ])
      expect(weekAfter(unfit, [press])).toBe(unfit);
  });

  test('what cannot be known here leaves the week as it is', () => {
    expect(weekAfter(before, [{ action: '/plan/from-ideas', values: {} }])).toBe(before);
    expect(weekAfter(before, [fill('nobody', 'tue', '2026-12-01'), fill('trener', 'mon', '2026-11-30')])).toBe(before);
  });
});
