import { compileMjml } from './compiler.ts';

/**
 * Makes the HTML of one of the product's own mails. The MJML comes from our own templates (`emails/`), whose values are
 * escaped: a mistake in it is a bug, and throws, as it does when the compiler does not get to it in time
 * (`unavailable: compilerBusy`, or a time-out). People wait for these mails, so they go ahead of previews.
 */
export async function renderMail(mjml: string): Promise<string> {
  const compiled = await compileMjml(mjml, { timeoutMs: 15_000, goesFirst: true });
  if (compiled.kind === 'killed') throw new Error('A mail of the product took too long to be put together.');
  if (compiled.kind === 'refused')
    throw new Error(`A mail of the product cannot be put together: ${compiled.errors[0]?.message ?? ''}`);
  return compiled.html;
}
