import { expect, test } from 'vitest';
import { applicationEnvironment, installEnvironment } from '#server/bin/environment.mjs';

const handedDown = {
  PATH: '/project/node_modules/.bin:/usr/bin',
  HOME: '/home/ada',
  npm_config_omit: 'dev',
  npm_config_global_prefix: '/usr',
  npm_config_cafile: '/etc/ca.pem',
  NPM_CONFIG_REGISTRY: 'https://registry.example',
  npm_lifecycle_event: 'start',
};

test('an installation inside a command knows the registry and nothing of the command', () => {
  expect(installEnvironment(handedDown)).toEqual({
    PATH: '/usr/bin',
    HOME: '/home/ada',
    npm_config_cafile: '/etc/ca.pem',
    NPM_CONFIG_REGISTRY: 'https://registry.example',
  });
});

test('the app sees nothing of npm and finds the programs of the project first', () => {
  expect(applicationEnvironment(handedDown, 'production', '/project')).toEqual({
    PATH: '/project/node_modules/.bin:/usr/bin',
    HOME: '/home/ada',
    NODE_ENV: 'production',
    NODE_COMPILE_CACHE: '/project/node_modules/.cache/node',
  });
});

test('a place that somebody chose for what Node keeps is theirs', () => {
  const chosen = { ...handedDown, NODE_COMPILE_CACHE: '/var/cache/node' };
  expect(applicationEnvironment(chosen, 'production', '/project').NODE_COMPILE_CACHE).toBe('/var/cache/node');
});
