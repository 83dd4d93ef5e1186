import { describe, expect, test } from 'vitest';
import { fold, isNear, likeness, wordsIn } from '#server/search/likeness.ts';

describe('what is compared', () => {
  test('has neither marks nor capitals', () => {
    expect(fold('Zażółć GĘŚLĄ Jaźń, Łódź; Źdźbło')).toBe('zazolc gesla jazn, lodz; zdzblo');
    expect(wordsIn('  Dzień-Matki: 50% taniej, „Dzień” ')).toEqual(['dzien', 'matki', '50', 'taniej']);
    expect(wordsIn('!?; \u0000')).toEqual([]);
  });

  test('takes a slip of each kind for what was meant, and no more of them than allowed', () => {
    for (const typed of ['kwiacarnia', 'kwiaciarrnia', 'kwiaciatnia', 'kwaiciarnia'])
      expect(isNear(typed, 'kwiaciarnia', 1)).toBe(true);
    expect(isNear('kwiaty', 'kwiaciarnia', 2)).toBe(false);
    expect(isNear('kot', 'kod', 0)).toBe(false);
  });
});

describe('a name', () => {
  const points = (name: string, question: string) => likeness(name, wordsIn(question));

  test('answers best when it begins so, then by its words, by a part, and in spite of a slip', () => {
    const [begins, word, part, slip] = [
      points('Kwiaciarnia Malwa', 'kwia'),
      points('Kwiaciarnia Malwa', 'malw'),
      points('Kwiaciarnia Malwa', 'ciarn'),
      points('Kwiaciarnia Malwa', 'kwaiciarnia'),
    ];
    expect(begins).toBeGreaterThan(word);
    expect(word).toBeGreaterThan(part);
    expect(part).toBeGreaterThan(slip);
    expect(slip).toBeGreaterThan(0);
  });

  test('answers only when every word is met', () => {
    expect(points('Kwiaciarnia Malwa', 'malwa kwiaciarnia')).toBeGreaterThan(0);
    expect(points('Kwiaciarnia Malwa', 'malwa piekarnia')).toBe(0);
    expect(points('Łódzka Żółć', 'lodzka zolc')).toBeGreaterThan(0);
  });
});
