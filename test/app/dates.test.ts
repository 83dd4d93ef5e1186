import { describe, expect, it } from 'vitest';
import { en } from '#words/en.ts';
import { pl } from '#words/pl.ts';
import {
  addMonths,
  dayColumns,
  monthOfWeek,
  weekNumber,
  weekStartOf,
  weeksOf,
  weekToOpen,
} from '../../app/components/calendar/month.ts';
import { addressOf, readQuery, wide } from '../../app/components/calendar/query.ts';
import { datesIn } from '../../app/components/time.tsx';
import { addDays, instantsOf, wallOf, weekdayOf } from '../../app/components/wall.ts';

describe('wall time', () => {
  it('is what a clock there shows', () => {
    expect(wallOf('2026-11-23T09:24:00Z', 'Europe/Warsaw')).toBe('2026-11-23T10:24');
    expect(wallOf(new Date('2026-11-23T23:30:00Z'), 'Asia/Tokyo')).toBe('2026-11-24T08:30');
    expect(wallOf('2026-11-23T23:00:00Z', 'Europe/Warsaw')).toBe('2026-11-24T00:00');
  });

  it('counts calendar days over months, leap days and clock changes', () => {
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(addDays('2026-10-25', 1)).toBe('2026-10-26');
    expect([weekdayOf('2026-11-23'), weekdayOf('2026-11-29')]).toEqual([1, 7]);
  });

  it.each([
    ['2026-11-23T10:24', 'Europe/Warsaw', ['2026-11-23T09:24:00.000Z']],
    ['2027-03-28T02:30', 'Europe/Warsaw', []],
    ['2027-10-31T02:30', 'Europe/Warsaw', ['2027-10-31T00:30:00.000Z', '2027-10-31T01:30:00.000Z']],
    ['2027-03-14T02:30', 'America/New_York', []],
    ['2027-11-07T01:30', 'America/New_York', ['2027-11-07T05:30:00.000Z', '2027-11-07T06:30:00.000Z']],
    ['2027-04-04T01:45', 'Australia/Lord_Howe', ['2027-04-03T14:45:00.000Z', '2027-04-03T15:15:00.000Z']],
    ['nonsense', 'Europe/Warsaw', []],
  ])('%s in %s stands for %j', (wall, zone, instants) => {
    expect(instantsOf(wall, zone).map((at) => at.toISOString())).toEqual(instants);
  });
});

describe('dates in words', () => {
  const polish = datesIn(pl.dates);
  const english = datesIn(en.dates);

  it('takes wall times and dates alike', () => {
    expect(polish.dateTime('2026-11-30T12:00')).toBe('pon 30 lis, 12:00');
    expect(polish.short('2026-12-03')).toBe('czw 3 gru');
    expect(polish.long('2026-11-23')).toBe('poniedziałek, 23 listopada');
    expect(polish.full('2026-05-03')).toBe('3 maja 2026');
    expect(english.dateTime('2026-12-03T18:00')).toBe('Thu 3 Dec, 18:00');
    expect(english.month('2026-11')).toBe('November 2026');
  });

  it('names the days beside today, and the year where it is another', () => {
    expect(polish.near('2026-11-23T18:00', '2026-11-23')).toBe('dziś, 18:00');
    expect(polish.near('2026-12-01T08:00', '2026-11-30')).toBe('jutro, 08:00');
    expect(polish.near('2026-11-22T08:00', '2026-11-23')).toBe('wczoraj, 08:00');
    expect(polish.near('2027-01-04T08:00', '2026-11-23')).toBe('pon 4 sty 2027, 08:00');
  });
});

describe('the month', () => {
  it('has the weeks that it touches, begun on either day', () => {
    expect(weeksOf('2026-11', 1)).toEqual([
      '2026-10-26',
      '2026-11-02',
      '2026-11-09',
      '2026-11-16',
      '2026-11-23',
      '2026-11-30',
    ]);
    expect(weeksOf('2026-11', 7)).toEqual(['2026-11-01', '2026-11-08', '2026-11-15', '2026-11-22', '2026-11-29']);
    expect(weeksOf('2027-02', 1)).toHaveLength(4);
    expect(weekStartOf('2026-11-29', 1)).toBe('2026-11-23');
    expect(weekStartOf('2026-11-29', 7)).toBe('2026-11-29');
  });

  it('numbers weeks as ISO does, over the new year too', () => {
    expect(['2026-11-23', '2026-12-28', '2027-01-04', '2024-12-30'].map(weekNumber)).toEqual([48, 53, 1, 1]);
  });

  it('numbers a week that begins on another day as the one that most of it is in', () => {
    expect(['2026-11-22', '2026-11-21', '2027-01-03', '2027-01-02'].map(weekNumber)).toEqual([48, 48, 1, 1]);
  });

  it('makes the days of a weekend narrower, wherever they stand', () => {
    const narrow = (start: string) =>
      dayColumns(start)
        .split(') ')
        .map((column) => column.includes('0.85'));
    expect(narrow('2026-11-23')).toEqual([false, false, false, false, false, true, true]);
    expect(narrow('2026-11-22')).toEqual([true, false, false, false, false, false, true]);
  });

  it('turns months over years', () => {
    expect([addMonths('2026-12', 1), addMonths('2026-01', -1), addMonths('2026-05', -17)]).toEqual([
      '2027-01',
      '2025-12',
      '2024-12',
    ]);
    expect(monthOfWeek('2026-11-30')).toBe('2026-12');
  });

  it('opens the week of today, else its first', () => {
    expect(weekToOpen(weeksOf('2026-11', 1), '2026-11-29')).toBe('2026-11-23');
    expect(weekToOpen(weeksOf('2027-03', 1), '2026-11-29')).toBe('2027-03-01');
  });
});

describe('the address of the calendar', () => {
  const known = {
    today: '2026-11-23',
    firstWeekday: 1,
    clients: ['malwa', 'pion'],
    channels: ['ig'],
    labels: ['oferta'],
    people: ['nobody', 'kasia'],
  };
  const read = (search: string) => readQuery(new URLSearchParams(search), known);

  it('is this month when it says nothing', () => {
    const { query, ignored } = read('');
    expect(query).toEqual({ ...wide, view: 'month', month: '2026-11', week: '2026-11-23', date: '2026-11-23' });
    expect(ignored).toBe(false);
  });

  it('goes there and back', () => {
    const { query } = read(
      'month=2027-01&week=2027-01-14&client=pion&kind=post&stage=held&stage=failed&channel=ig&label=oferta&person=nobody',
    );
    expect(query).toMatchObject({ month: '2027-01', week: '2027-01-11', stages: ['held', 'failed'] });
    expect(read(addressOf(query, { week: query.week }).split('?')[1] ?? '')).toEqual({ query, ignored: false });
  });

  it('takes a week alone, and finds its month', () => {
    expect(read('week=2026-12-02').query).toMatchObject({ month: '2026-12', week: '2026-11-30' });
  });

  it.each([
    'month=2026-13',
    'month=9999-01',
    'month=',
    'week=2026-02-30',
    'week=fish',
    'client=nobody',
    'stage=idea%27%3B--',
    'kind=song',
    'channel=%00',
    'label=<b>',
    'person=ktos',
    'date=2026-11-31',
  ])('leaves out what it cannot read, and says so: %s', (search) => {
    expect(read(search)).toEqual({ query: read('').query, ignored: true });
  });
});
