import type { HttpResult } from '#server/http/http.ts';
import { objectOf, reasonOfFailure, textOf } from '../http/answers.ts';
import type { Armed, Call, Found, Post } from '../network.ts';

/** Looks for a status of ours among the account's own, newest first. */

const perPage = 40;
const mostPages = 5;
/** The server's clock and ours may differ by this much. */
const skewMs = 120_000;

type Ask = (path: string) => Promise<HttpResult>;

/**
 * Found: a status since the first arming whose source is the text, to the letter. Absent: the list reaches back
 * before it and holds no such status. Unsure: it does not reach that far, or there is one whose source the server
 * does not tell and whose shown text differs: servers rewrite what they show.
 */
export async function findStatus(call: Call, post: Post, armed: Armed, ask: Ask): Promise<Found> {
  const since = armed.frozenAt.getTime() - skewMs;
  const account = encodeURIComponent(textOf(call.account.settings.accountId));
  let before = '';
  let isDoubtful = false;
  for (let page = 0; page < mostPages; page++) {
    const result = await ask(`/api/v1/accounts/${account}/statuses?limit=${perPage}&exclude_reblogs=true${before}`);
    if (result.kind === 'failure') return { kind: 'unsure', reason: reasonOfFailure(result) };
    const { status, json } = result.answer;
    if (status !== 200) return { kind: 'unsure', reason: status === 401 ? 'credentials_revoked' : 'server_error' };
    if (!Array.isArray(json)) return { kind: 'unsure', reason: 'answer_unreadable' };
    const statuses = json.map(objectOf);
    for (const one of statuses) {
      const created = Date.parse(textOf(one.created_at));
      if (Number.isNaN(created)) return { kind: 'unsure', reason: 'answer_unreadable' };
      if (created < since) continue;
      const likeness = await compare(one, post, ask);
      if (likeness === 'same') {
        const url = textOf(one.url);
        return { kind: 'found', remoteId: textOf(one.id), ...(url ? { remoteUrl: url } : {}) };
      }
      if (likeness === 'unsure') isDoubtful = true;
    }
    const last = statuses.at(-1);
    const reachesBack = !last || statuses.length < perPage || Date.parse(textOf(last.created_at)) < since;
    if (reachesBack) return isDoubtful ? { kind: 'unsure', reason: 'answer_unreadable' } : { kind: 'absent' };
    before = `&max_id=${encodeURIComponent(textOf(last.id))}`;
  }
  return { kind: 'unsure', reason: 'answer_unreadable' };
}

async function compare(status: Record<string, unknown>, post: Post, ask: Ask): Promise<'same' | 'other' | 'unsure'> {
  const pictures = Array.isArray(status.media_attachments) ? status.media_attachments.length : 0;
  if (pictures !== post.images.length) return 'other';
  if (plain(textOf(status.content)) === squeezed(post.text)) return 'same';
  const source = await ask(`/api/v1/statuses/${encodeURIComponent(textOf(status.id))}/source`);
  if (source.kind === 'failure' || source.answer.status !== 200) return 'unsure';
  return squeezed(textOf(objectOf(source.answer.json).text)) === squeezed(post.text) ? 'same' : 'other';
}

/** The text of a status's HTML, as far as it can be told. */
function plain(html: string): string {
  const text = html
    .replace(/<br\s*\/?>|<\/p>\s*<p[^>]*>/gi, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/&(lt|gt|quot|apos|#39|amp|nbsp);/g, (_entity, name: string) => entities[name] ?? '');
  return squeezed(text);
}

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'", amp: '&', nbsp: ' ' };

function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
