import { vitePlugin as remix } from '@remix-run/dev';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig, type Plugin } from 'vite';
import { denyImports } from 'vite-env-only';
import remixOptions from './remix.config.js';

/**
 * `server/` and `emails/` stay outside Vite's server build, so that the web routes and `server/main.ts`
 * share one module graph: one pool, one limiter, one hub.
 */
const outsideTheBuild: Plugin = {
  name: 'outside-the-build',
  enforce: 'pre',
  resolveId(id, _importer, { ssr }) {
    return ssr && /^#(server|emails)\//.test(id) ? { id, external: true } : undefined;
  },
};

export default defineConfig({
  plugins: [
    outsideTheBuild,
    denyImports({
      client: {
        specifiers: [/^#server\//, /^#emails\//, 'kysely', 'postgres', 'pino'],
        files: ['server/**', 'emails/**', 'migrations/**'],
      },
    }),
    tailwindcss(),
    remix(remixOptions),
  ],
  build: { target: 'es2022', assetsInlineLimit: 0 },
});
