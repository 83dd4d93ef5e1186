import { readdirSync, readFileSync } from 'node:fs';
import { createTranslator } from 'use-intl/core';
import { expect, test } from 'vitest';
import { allWords } from '#words/all.server.ts';

/** Every name that is handed to `recordEvent`, as it stands in the source. */
const events = readdirSync('server', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(`server/${file}`, 'utf8'))
  .flatMap((source) => [...source.matchAll(/\bevent: [^,\n]*?'([a-z]+\.\w+)'(?: : '([a-z]+\.\w+)')?/g)])
  .flatMap(([, one, other]) => [one, other].filter((name) => name !== undefined));

test.each(['pl', 'en'] as const)('every event of the audit trail has its words: %s', (locale) => {
  expect(new Set(events).size).toBeGreaterThan(40);
  const t = createTranslator({ locale, messages: allWords[locale], namespace: 'audit' });
  const has = (key: string) => t.has(key as never);
  expect(events.filter((event) => !has(`events.${event}`))).toEqual([]);
  expect(events.filter((event) => !has(`nouns.${event.split('.')[0]}`))).toEqual([]);
});
