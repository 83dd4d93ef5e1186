import twitter from 'twitter-text';
import { objectOf, reasonOfFailure, textOf } from '../http/answers.ts';
import type { Armed, Call, Found, Post } from '../network.ts';
import { ask, ensureFresh } from './calls.ts';

/** Looks for a post of ours among the account's own, newest first. Each post that is read costs a tenth of a cent. */

const perPage = 100;
const mostPages = 5;
/** X's clock and ours may differ by this much. */
const skewMs = 60_000;

/**
 * Found: a post since the first arming that reads the same once its shortened links are opened again, with as many
 * pictures. Absent: the list since then is complete and holds none. Unsure: it could not be read whole.
 */
export async function findPost(call: Call, post: Post, armed: Armed): Promise<Found> {
  const stale = await ensureFresh(call);
  if (stale) return { kind: 'unsure', reason: stale.reason };
  const since = new Date(armed.frozenAt.getTime() - skewMs).toISOString().replace(/\.\d+Z$/, 'Z');
  const wanted = bare(post.text);
  let token = '';
  for (let page = 0; page < mostPages; page++) {
    const query = new URLSearchParams({
      max_results: String(perPage),
      start_time: since,
      exclude: 'retweets',
      'post.fields': 'created_at,entities,attachments,note_post,text',
      ...(token ? { pagination_token: token } : {}),
    });
    const result = await ask(call, `/2/users/${textOf(call.account.settings.userId)}/tweets?${query}`);
    if (result.kind === 'failure') return { kind: 'unsure', reason: reasonOfFailure(result) };
    const { status, json } = result.answer;
    if (status !== 200) return { kind: 'unsure', reason: status === 401 ? 'credentials_revoked' : 'server_error' };
    const body = objectOf(json);
    const meta = objectOf(body.meta);
    // An empty list has no `data`; what has neither is no list.
    if (!Array.isArray(body.data) && meta.result_count !== 0) return { kind: 'unsure', reason: 'answer_unreadable' };
    const posts = (Array.isArray(body.data) ? body.data : []).map(objectOf);
    const same = posts.find(
      (one) => reads(one) === wanted && hangsOn(one, post) && picturesOf(one) === post.images.length,
    );
    if (same && textOf(same.id)) {
      return { kind: 'found', remoteId: textOf(same.id), remoteUrl: linkOf(call, textOf(same.id)) };
    }
    token = textOf(meta.next_token);
    if (!token) return { kind: 'absent' };
  }
  return { kind: 'unsure', reason: 'answer_unreadable' };
}

/** Where a post can be seen. */
export function linkOf({ account }: Call, id: string): string {
  return `https://x.com/${textOf(account.settings.username)}/status/${id}`;
}

/** A post's text with its links opened and the one of its own pictures left out, as far as X tells. */
function reads(post: Record<string, unknown>): string {
  const note = objectOf(post.note_post ?? post.note_tweet);
  const source = textOf(note.text) ? note : post;
  const urls = objectOf(source.entities).urls;
  let text = textOf(source.text);
  for (const one of (Array.isArray(urls) ? urls : []).map(objectOf)) {
    const [short, long] = [textOf(one.url), textOf(one.expanded_url)];
    if (!short) continue;
    const isOwnPicture = 'media_key' in one || /^(pic\.(x|twitter)\.com)/.test(textOf(one.display_url));
    text = text.replace(short, isOwnPicture ? '' : ` ${bareLink(long)} `);
  }
  return squeezed(text.replace(/&(lt|gt|amp);/g, (_entity, name: string) => entities[name] ?? ''));
}

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&' };

/** Our text with its links in the same manner, since X writes `malwa.pl` as `http://malwa.pl`. */
function bare(text: string): string {
  let made = text;
  for (const { indices } of twitter.extractUrlsWithIndices(text).toReversed()) {
    const [start, end] = indices;
    made = `${made.slice(0, start)} ${bareLink(made.slice(start, end))} ${made.slice(end)}`;
  }
  return squeezed(made);
}

function bareLink(link: string): string {
  return link
    .replace(/^https?:\/\//i, '')
    .replace(/\/$/, '')
    .toLowerCase();
}

function squeezed(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}

/** A part of a thread hangs on the part before it; where X does not say on what, the words decide. */
function hangsOn(one: Record<string, unknown>, post: Post): boolean {
  const references = one.referenced_posts ?? one.referenced_tweets;
  if (!post.reply || !Array.isArray(references)) return true;
  return references.map(objectOf).some(({ type, id }) => type === 'replied_to' && id === post.reply?.parent);
}

function picturesOf(post: Record<string, unknown>): number {
  const keys = objectOf(post.attachments).media_keys;
  return Array.isArray(keys) ? keys.length : 0;
}
