import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Disambiguation, localDate, localWall, resolveDue, validZone } from '#server/content/time.ts';

const at = (wall: string, zone: string, disambiguation?: Disambiguation): string =>
  resolveDue({ wall, zone, ...(disambiguation ? { disambiguation } : {}) }).dueAt.toISOString();

describe('Europe/Warsaw', () => {
  const zone = 'Europe/Warsaw';

  test('the last minute before each change and the first after it', () => {
    expect(at('2027-03-28T01:59', zone)).toBe('2027-03-28T00:59:00.000Z');
    expect(at('2027-03-28T03:00', zone)).toBe('2027-03-28T01:00:00.000Z');
    expect(at('2027-10-31T01:59', zone)).toBe('2027-10-30T23:59:00.000Z');
    expect(at('2027-10-31T03:00', zone)).toBe('2027-10-31T02:00:00.000Z');
  });

  test('an hour that does not exist moves forward by the gap, and says so', () => {
    expect(resolveDue({ wall: '2027-03-28T02:30', zone })).toEqual({
      dueAt: new Date('2027-03-28T01:30:00Z'),
      kind: 'gap',
      wall: '2027-03-28T03:30',
      alternatives: {
        earlier: { dueAt: new Date('2027-03-28T00:30:00Z'), wall: '2027-03-28T01:30', offset: '+01:00' },
        later: { dueAt: new Date('2027-03-28T01:30:00Z'), wall: '2027-03-28T03:30', offset: '+02:00' },
      },
    });
    expect(at('2027-03-28T02:30', zone, 'earlier')).toBe('2027-03-28T00:30:00.000Z');
  });

  test('an hour that comes twice is its first, and the second can be chosen', () => {
    expect(resolveDue({ wall: '2027-10-31T02:30', zone })).toEqual({
      dueAt: new Date('2027-10-31T00:30:00Z'),
      kind: 'repeat',
      wall: '2027-10-31T02:30',
      alternatives: {
        earlier: { dueAt: new Date('2027-10-31T00:30:00Z'), wall: '2027-10-31T02:30', offset: '+02:00' },
        later: { dueAt: new Date('2027-10-31T01:30:00Z'), wall: '2027-10-31T02:30', offset: '+01:00' },
      },
    });
    expect(at('2027-10-31T02:30', zone, 'later')).toBe('2027-10-31T01:30:00.000Z');
  });
});

describe('America/New_York', () => {
  const zone = 'America/New_York';

  test('both changes', () => {
    expect(at('2027-03-14T01:59', zone)).toBe('2027-03-14T06:59:00.000Z');
    expect(resolveDue({ wall: '2027-03-14T02:15', zone })).toMatchObject({
      kind: 'gap',
      wall: '2027-03-14T03:15',
      dueAt: new Date('2027-03-14T07:15:00Z'),
    });
    expect(at('2027-03-14T03:00', zone)).toBe('2027-03-14T07:00:00.000Z');
    expect(at('2027-11-07T00:59', zone)).toBe('2027-11-07T04:59:00.000Z');
    expect(resolveDue({ wall: '2027-11-07T01:15', zone })).toMatchObject({
      kind: 'repeat',
      wall: '2027-11-07T01:15',
      dueAt: new Date('2027-11-07T05:15:00Z'),
    });
    expect(at('2027-11-07T01:15', zone, 'later')).toBe('2027-11-07T06:15:00.000Z');
    expect(at('2027-11-07T02:00', zone)).toBe('2027-11-07T07:00:00.000Z');
  });
});

test('a zone that changes by half an hour', () => {
  expect(resolveDue({ wall: '2027-10-03T02:10', zone: 'Australia/Lord_Howe' })).toMatchObject({
    kind: 'gap',
    wall: '2027-10-03T02:40',
  });
});

test('the same instant is another day elsewhere', () => {
  const late = new Date('2026-11-30T23:30:00Z');
  expect(localDate(late, 'Europe/Warsaw')).toBe('2026-12-01');
  expect(localDate(late, 'America/New_York')).toBe('2026-11-30');
  expect(localWall(late, 'Europe/Warsaw')).toBe('2026-12-01T00:30');
});

test('what is no zone, and what is no time', () => {
  for (const zone of ['', '+02:00', 'Europe/Atlantis', 'CEST-1', '../etc']) expect(validZone(zone)).toBe(false);
  for (const zone of ['Europe/Warsaw', 'America/New_York', 'UTC', 'Asia/Calcutta']) expect(validZone(zone)).toBe(true);
  const refused = (wall: string, zone: string) => () => resolveDue({ wall, zone });
  expect(refused('2027-01-01T10:00', 'Mars/Base')).toThrow(
    expect.objectContaining({ code: 'zoneUnknown', field: 'zone' }),
  );
  for (const wall of ['2027-02-30T10:00', '2027-01-01T24:00', '2027-01-01 10:00', '2027-01-01T10:00:00', 'tomorrow'])
    expect(refused(wall, 'Europe/Warsaw')).toThrow(expect.objectContaining({ code: 'timeUnreadable', field: 'wall' }));
});

test('whatever instant one starts from, its wall time leads back to it by one of the choices', () => {
  const zones = fc.constantFrom(
    'Europe/Warsaw',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Africa/Casablanca',
  );
  const minutes = fc.integer({ min: Date.UTC(2026, 0) / 60_000, max: Date.UTC(2030, 0) / 60_000 });
  fc.assert(
    fc.property(zones, minutes, (zone, minute) => {
      const start = new Date(minute * 60_000);
      const wall = localWall(start, zone);
      const { kind, dueAt, alternatives } = resolveDue({ wall, zone });
      expect(kind).not.toBe('gap');
      const reachable = alternatives ? [alternatives.earlier.dueAt, alternatives.later.dueAt] : [dueAt];
      expect(reachable.map(Number)).toContain(start.getTime());
      expect(localDate(start, zone)).toBe(wall.slice(0, 10));
    }),
  );
});
