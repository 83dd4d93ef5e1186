import type { MailTemplate } from '#emails/layout.ts';
import { compileMjml } from './compiler.ts';

export type RenderedMail = { subject: string; html: string; text: string };

/**
 * Renders one of the product's own mails (`emails/<name>.ts`), ready for `queueMail`. The MJML comes from our own
 * templates, whose values are escaped: a mistake in it is a bug, and throws, as it does when the compiler does not get to
 * it in time (`unavailable: compilerBusy`, or a time-out). People wait for these mails, so they go ahead of previews.
 *
 * @example renderMail(decisionMade(props, locale))
 */
export async function renderMail({ subject, mjml, text }: MailTemplate): Promise<RenderedMail> {
  const compiled = await compileMjml(mjml, { timeoutMs: 15_000, goesFirst: true });
  if (compiled.kind === 'killed') throw new Error('A mail of the product took too long to be put together.');
  if (compiled.kind === 'refused')
    throw new Error(`A mail of the product cannot be put together: ${compiled.errors[0]?.message ?? ''}`);
  return { subject, html: compiled.html, text };
}
