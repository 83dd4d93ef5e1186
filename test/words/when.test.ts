import { describe, expect, test } from 'vitest';
import { daysBetween, longTime, sinceDay, when, whichDay } from '#words/when.ts';

const now = new Date('2026-11-23T22:30:00Z');
const zone = 'Europe/Warsaw';
const at = (text: string) => new Date(text);

describe('times as people say them', () => {
  test.each([
    ['2026-11-23T16:00Z', 'dziś o 17:00', 'today at 17:00'],
    ['2026-11-23T23:30Z', 'jutro o 00:30', 'tomorrow at 00:30'],
    ['2026-11-22T22:59Z', 'wczoraj o 23:59', 'yesterday at 23:59'],
    ['2026-11-25T17:00Z', 'w środę o 18:00', 'on Wednesday at 18:00'],
    ['2026-11-29T09:00Z', 'w niedzielę o 10:00', 'on Sunday at 10:00'],
    ['2026-11-30T16:00Z', '30 listopada o 17:00', 'on 30 November at 17:00'],
    ['2027-01-02T10:00Z', '2 stycznia 2027 o 11:00', 'on 2 January 2027 at 11:00'],
  ])('%s', (instant, pl, en) => {
    expect(when('pl', at(instant), zone, now)).toBe(pl);
    expect(when('en', at(instant), zone, now)).toBe(en);
  });

  test('the day is the zone’s', () => {
    expect(whichDay('pl', now, 'America/New_York', now)).toBe('dziś');
    expect(whichDay('pl', at('2026-11-24T04:30Z'), 'America/New_York', now)).toBe('dziś');
    expect(whichDay('pl', at('2026-11-24T04:30Z'), zone, now)).toBe('jutro');
  });

  test('over a change of clocks a day is a day', () => {
    expect(daysBetween(at('2026-10-24T22:30Z'), at('2026-10-25T23:30Z'), zone)).toBe(1);
    expect(longTime('pl', at('2026-10-25T11:00Z'), zone, now)).toBe('niedziela 25 października, 12:00');
  });

  test('since a day gone by', () => {
    expect(sinceDay('pl', at('2026-11-20T12:00Z'), zone, now)).toBe('od piątku');
    expect(sinceDay('pl', at('2026-11-22T12:00Z'), zone, now)).toBe('od wczoraj');
    expect(sinceDay('pl', at('2026-11-03T12:00Z'), zone, now)).toBe('od 3 listopada');
    expect(sinceDay('en', at('2026-11-23T12:00Z'), zone, now)).toBe('since earlier today');
  });
});
