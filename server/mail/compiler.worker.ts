/** Runs the MJML compiler in a thread of its own, which may be killed at any moment. See compiler.ts. */
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import mjml from 'mjml';
import type { CompilerAnswer, CompilerQuestion } from './compiler.ts';

const { version } = createRequire(import.meta.url)('mjml/package.json') as { version: string };
type MjmlError = { line?: number; message?: string; tagName?: string };

async function answer({ id, source }: CompilerQuestion): Promise<CompilerAnswer> {
  try {
    const { html } = await mjml(source, {
      validationLevel: 'strict',
      // No web fonts: each would be a request to a third party for every reader.
      fonts: {},
      keepComments: false,
      ignoreIncludes: true,
      minify: false,
    });
    return { id, kind: 'html', html, compiler: `mjml ${version}` };
  } catch (error) {
    const errors = (error as { errors?: MjmlError[] }).errors;
    const list = Array.isArray(errors) ? errors : [{ message: error instanceof Error ? error.message : '' }];
    return {
      id,
      kind: 'refused',
      errors: list.slice(0, 20).map(({ line, message, tagName }) => ({
        line: line ?? 1,
        message: String(message ?? '').slice(0, 200),
        element: String(tagName ?? ''),
      })),
    };
  }
}

parentPort?.on('message', async (question: CompilerQuestion) => {
  parentPort?.postMessage(await answer(question));
});
parentPort?.postMessage({ kind: 'ready' } satisfies CompilerAnswer);
