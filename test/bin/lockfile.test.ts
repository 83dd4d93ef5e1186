import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { missingPlatforms } from '#server/bin/complete-lock.mjs';

const text = readFileSync('package-lock.json', 'utf8');

test('npm ci takes the lock file on every platform (else: node server/bin/complete-lock.mjs)', () => {
  expect(missingPlatforms(JSON.parse(text))).toEqual({});
});

test('the lock file names no registry', () => {
  expect(text).not.toMatch(/"resolved": "http/);
});

test('a package that only another platform installs is described by its name', () => {
  const packages = {
    'node_modules/tool': { version: '1.2.3', optionalDependencies: { '@tool/linux-x64-musl': '1.2.3' } },
  };
  expect(missingPlatforms({ packages })).toEqual({
    'node_modules/@tool/linux-x64-musl': {
      version: '1.2.3',
      cpu: ['x64'],
      libc: ['musl'],
      optional: true,
      os: ['linux'],
    },
  });
});
