import { delimiter, join } from 'node:path';

/** How packages are reached and kept on this machine; everything else that npm hands down is about the outer command. */
const ABOUT_THE_REGISTRY =
  /^npm_config_(registry|cafile|ca|cert|key|https?_proxy|proxy|noproxy|strict_ssl|cache|userconfig|globalconfig|fetch_\w+|offline|prefer_offline|\/\/.*)$/i;

/**
 * The environment in which npm installs. npm exports its own settings to what it runs, so `npm start --omit=dev` or a
 * global prefix would reach an `npm ci` inside it.
 */
export function installEnvironment(env) {
  const kept = Object.entries(env).filter(([name]) => !/^npm_/i.test(name) || ABOUT_THE_REGISTRY.test(name));
  return { ...Object.fromEntries(kept), PATH: withoutProjectPrograms(env.PATH) };
}

/**
 * The environment of the app and the tools: without npm's settings, with the Node and the programs of the project
 * first. What Node made of our sources is kept: the next process starts in half the time, and 30 MB smaller.
 */
export function applicationEnvironment(env, mode, root) {
  const kept = Object.entries(env).filter(([name]) => !/^npm_/i.test(name));
  const path = [join(root, 'node_modules/.bin'), withoutProjectPrograms(env.PATH)].join(delimiter);
  const cache = env.NODE_COMPILE_CACHE ?? join(root, 'node_modules/.cache/node');
  return { ...Object.fromEntries(kept), PATH: path, NODE_ENV: mode, NODE_COMPILE_CACHE: cache };
}

/** `npm ci` removes node_modules first: neither npm nor an install script may run on the Node in there. */
function withoutProjectPrograms(path = '') {
  return path
    .split(delimiter)
    .filter((folder) => !/node_modules[\\/]\.bin[\\/]?$/.test(folder))
    .join(delimiter);
}
