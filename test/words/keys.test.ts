import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { errors as en } from '#words/en/errors.ts';
import { errors as pl } from '#words/pl/errors.ts';

/** Every code that the sources refuse with, as far as it stands there in full. */
const codes = ['server', 'app'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) =>
      [
        ...readFileSync(`${folder}/${file}`, 'utf8').matchAll(
          /domainError\(\s*'\w+',\s*'(\w+)'|refused: '([a-zA-Z]+)'/g,
        ),
      ].map(([, thrown, refused]) => thrown ?? refused ?? ''),
    ),
);

describe('every refusal has its sentence', () => {
  test.each([
    ['Polish', pl],
    ['English', en],
  ])('in %s', (_, words: object) => {
    expect(codes.length).toBeGreaterThan(50);
    expect([...new Set(codes)].filter((code) => !(code in words))).toEqual([]);
  });
});
