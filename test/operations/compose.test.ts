import { access, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '#server/config.ts';

const folder = new URL('../../docs/operations/', import.meta.url);
type Service = {
  environment: Record<string, string>;
  depends_on?: object;
  stop_grace_period?: string;
  volumes?: string[];
};

async function services(): Promise<Record<string, Service>> {
  const file = parse(await readFile(new URL('compose.yaml', folder), 'utf8'), { merge: true });
  return file.services;
}

/** What compose puts in the place of ${NAME}, ${NAME:-else} and ${NAME:?why}. */
function filled(environment: Record<string, string>, given: Record<string, string>): Record<string, string> {
  const fill = (text: string) =>
    text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_all, name: string, kind: string, rest: string) => {
      if (given[name]) return given[name];
      if (kind === '?') throw new Error(`${name}: ${rest}`);
      return kind === '-' ? rest : '';
    });
  return Object.fromEntries(Object.entries(environment).map(([name, text]) => [name, fill(text)]));
}

test('compose: a web node, two workers and their database, with settings that a node takes', async () => {
  const all = await services();
  const given = { APP_URL: 'https://planner.example', APP_SECRET: 's'.repeat(40), POSTGRES_PASSWORD: 'abc123' };
  const nodes = Object.entries(all).filter(([name]) => name !== 'postgres');
  const roles = nodes.map(([, { environment }]) => readConfig(filled(environment, given)).role);
  expect(roles).toEqual(['web', 'worker', 'worker']);
  for (const [, node] of nodes) {
    expect(readConfig(filled(node.environment, given)).databaseUrl).toBe(
      'postgres://asystentka:abc123@postgres:5432/asystentka',
    );
    expect(node.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    expect(node.volumes).toEqual(['data:/data']);
    // Longer than a stop takes (server/main.ts).
    expect(Number.parseInt(node.stop_grace_period ?? '', 10)).toBeGreaterThanOrEqual(25);
    expect(() => filled(node.environment, { ...given, APP_SECRET: '' })).toThrow(/APP_SECRET/);
  }
});

test('Dockerfile: what it copies is there', async () => {
  const text = await readFile(new URL('Dockerfile', folder), 'utf8');
  const paths = [...text.matchAll(/^COPY --from=build ((?:\/app\/\S+ )+)/gm)].flatMap(([, some = '']) =>
    some
      .trim()
      .split(' ')
      .map((path) => path.replace('/app/', '')),
  );
  expect(paths.length).toBeGreaterThan(6);
  for (const path of paths.filter((one) => one !== 'build'))
    await expect(access(new URL(`../../${path}`, folder)), path).resolves.toBeUndefined();
});
