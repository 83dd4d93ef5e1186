import { vitePlugin as remix } from '@remix-run/dev';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig, type Plugin } from 'vite';
import { denyImports } from 'vite-env-only';
import remixOptions from './remix.config.js';
import { compiledWords } from './server/bin/compiled-words.ts';

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

/** The few files of `server/` that the browser runs too: they import nothing but types, each other and X's own counting library (docs/decisions/0005). */
const shared = 'posts/(?:counting|checks|variants|preview|weighing)[.]ts$';

/** Words keep their language and area in their file's name, by which the bundle guard finds them. */
function wordsIn({ facadeModuleId }: { facadeModuleId: string | null }): string | undefined {
  const [, locale, area] = /app\/words\/(pl|en)[/.](\w+)\.ts$/.exec(facadeModuleId ?? '') ?? [];
  return locale && `words-${locale}-${area}`;
}

export default defineConfig({
  plugins: [
    outsideTheBuild,
    denyImports({
      client: {
        specifiers: [new RegExp(`^#server/(?!${shared})`), /^#emails\//, 'kysely', 'postgres', 'pino'],
        files: [new RegExp(`^server/(?!${shared})`), 'emails/**', 'migrations/**'],
      },
    }),
    compiledWords,
    tailwindcss(),
    remix(remixOptions),
  ],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    rollupOptions: { output: { chunkFileNames: (chunk) => `assets/${wordsIn(chunk) ?? '[name]'}-[hash].js` } },
  },
});
