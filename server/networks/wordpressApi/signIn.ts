import { connectFailure, textOf } from '../http/answers.ts';
import type { ConnectContext, ConnectResult } from '../interface/connecting.ts';
import type { Account } from '../interface/reach.ts';
import { repeatableRefusal } from './calls.ts';
import { findSite, readAuthor } from './site.ts';

/** Finds the site, and signs in with an application password, which can be taken back there by itself. */
export async function connect(
  context: ConnectContext,
  input: Record<string, string>,
  before?: Account,
): Promise<ConnectResult> {
  const found = await findSite(context, input.site ?? '');
  if (found.kind === 'failed') return found;
  const user = (input.user ?? '').trim();
  // WordPress shows it in groups; blanks in it mean nothing.
  const password = (input.applicationPassword ?? '').replace(/\s+/g, '') || textOf(before?.credentials.password);
  const author = await readAuthor(context, { root: found.root, user, password });
  if (author.kind === 'refused') {
    if (author.result.kind === 'failure') return connectFailure(author.result, 'site');
    const { reason, words } = repeatableRefusal(author.result, context.now());
    if (reason === 'credentials_revoked')
      return {
        kind: 'failed',
        reason: 'credentials_refused',
        field: 'applicationPassword',
        ...(words ? { words } : {}),
      };
    return { kind: 'failed', reason, field: 'site', ...(words ? { words } : {}) };
  }
  if (!author.mayPublish || !author.mayUpload) return { kind: 'failed', reason: 'scope_missing', field: 'user' };
  const home = found.home && URL.canParse(found.home) ? new URL(found.home) : new URL(found.root);
  const place = `${home.host}${home.pathname.replace(/\/+$/, '')}`;
  return {
    kind: 'connected',
    account: {
      name: found.name ? `${found.name} (${place})` : place,
      remoteAccountId: `${author.id}@${place}`,
      settings: {
        site: home.href,
        url: home.href,
        root: found.root,
        user,
        firstPicture: input.firstPicture === 'featured' ? 'featured' : 'content',
      },
      credentials: { password },
      limits: {},
    },
  };
}
