import { expect, test } from 'vitest';
import { room, weeksPacked, weeksUnpacked } from '../../app/components/calendar/page.ts';
import { weeksShown } from '../../app/components/calendar/weeks.server.ts';

const channels = [
  { id: 'a', network: 'practice', name: 'A' },
  { id: 'b', network: 'bluesky', name: 'B' },
];
const item = (contentId: string, wall: string, on = channels.slice(0, 1)) => ({
  contentId,
  clientId: 'k',
  kind: 'post' as const,
  title: `„${contentId}” <b>\\"`,
  stage: 'draft' as const,
  dueAt: new Date(`${wall}:00Z`),
  wall,
  zone: 'UTC',
  channels: on,
});
const hours = (date: string, count: number) =>
  Array.from({ length: count }, (_, hour) => item(`${date} ${hour}`, `${date}T1${hour}:00`));

const weeks = weeksShown(
  ['2026-11-09', '2026-11-16'],
  '2026-11-16',
  {
    items: [
      ...hours('2026-11-10', room.closed),
      ...hours('2026-11-11', room.closed),
      ...hours('2026-11-18', room.open),
    ],
    others: [
      { date: '2026-11-11', stage: 'failed' },
      { date: '2026-11-18', stage: 'draft' },
    ],
  },
  'Asia/Tokyo',
);
const day = (date: string) => weeks.flatMap(({ days }) => days).find((one) => one.date === date);

test('a day that holds more than it has room for leaves a line for how many more, and what is only counted counts', () => {
  expect(day('2026-11-10')).toMatchObject({ count: room.closed, needs: false, items: { length: room.closed } });
  expect(day('2026-11-11')).toMatchObject({ count: room.closed + 1, needs: true, items: { length: room.closed - 1 } });
  expect(day('2026-11-18')).toMatchObject({ count: room.open + 1, needs: false, items: { length: room.open - 1 } });
  expect(day('2026-11-12')).toMatchObject({ count: 0, items: [] });
});

test('weeks arrive as they were sent', () => {
  const [first] = weeks;
  const own = {
    ...first!,
    days: [{ ...first!.days[0]!, items: first!.days[1]!.items.map((one) => ({ ...one, channels })) }],
  };
  for (const sent of [weeks, [own]]) expect(weeksUnpacked(weeksPacked(sent))).toEqual(sent);
});
