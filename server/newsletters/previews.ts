import { createHash } from 'node:crypto';
import type { NewsletterBody } from '#server/content/body.ts';
import type { Db } from '#server/database/connection.ts';
import type { Secrets } from '#server/security/secrets.ts';
import { surroundingsToShow } from './compiling.ts';
import { cutHtml, merged, type Values } from './merge.ts';
import { type Making, makeNewsletter, type Surroundings } from './newsletter.ts';
import { readerValues } from './readers.ts';
import { lineMark } from './source.ts';

/**
 * Rendered mails, shown in a frame of their own. A sandboxed frame sends no cookies, so the address itself is the right
 * to look: signed, for one mail, until an hour. What is made here is only ever looked at, never sent.
 */
export type PreviewOf = { kind: 'draft' | 'revision' | 'mail'; id: string };
/** `as`: the reader whose values fill the holes; null: the fallbacks. */
export type PreviewLook = { dark: boolean; as: string | null };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A path that shows a mail until `until` (rounded up to the hour). Give it only to who may see that mail. `version` only makes browsers ask again. */
export function previewAddress(secrets: Secrets, of: PreviewOf, look: PreviewLook, until: Date, version = 0): string {
  const end = Math.ceil(until.getTime() / 3_600_000) * 3600;
  const query = new URLSearchParams({
    ...(look.dark ? { dark: '1' } : {}),
    ...(look.as ? { as: look.as } : {}),
    until: String(end),
  });
  const named = `/previews/${of.kind}/${of.id}?${query}`;
  return `${named}&sig=${secrets.sign('links', `preview ${named}`)}${version > 0 ? `&v=${version}` : ''}`;
}

/** What a preview's path names; null: forged, or over. */
export function readPreviewAddress(
  secrets: Secrets,
  { kind, id, query }: { kind: string; id: string; query: Readonly<Record<string, unknown>> },
  now: Date,
): { of: PreviewOf; look: PreviewLook } | null {
  const { dark, as, until, sig } = query;
  if (kind !== 'draft' && kind !== 'revision' && kind !== 'mail') return null;
  if (!uuid.test(id) || typeof until !== 'string' || !/^\d{1,12}$/.test(until) || typeof sig !== 'string') return null;
  const look: PreviewLook = { dark: dark === '1', as: typeof as === 'string' && uuid.test(as) ? as : null };
  const asked = new URLSearchParams({
    ...(look.dark ? { dark: '1' } : {}),
    ...(look.as ? { as: look.as } : {}),
    until,
  });
  if (!secrets.verify('links', `preview /previews/${kind}/${id}?${asked}`, sig)) return null;
  return Number(until) * 1000 > now.getTime() ? { of: { kind, id }, look } : null;
}

/** The HTML behind a verified address; null when it is gone, or (a draft) cannot be compiled. */
export async function previewHtml(
  { db, secrets }: { db: Db; secrets: Secrets },
  { of, look }: { of: PreviewOf; look: PreviewLook },
  now: Date,
): Promise<string | null> {
  if (of.kind === 'mail') {
    const mail = await db
      .selectFrom('mails')
      .where('id', '=', of.id)
      .where('is_secret', '=', false)
      .select('html')
      .executeTakeFirst();
    return mail ? inTheme(mail.html, look.dark) : null;
  }
  if (of.kind === 'revision') {
    const row = await db
      .selectFrom('revisions as r')
      .innerJoin('contents as c', 'c.id', 'r.content_id')
      .where('r.id', '=', of.id)
      .select(['r.compiled', 'r.workspace_id', 'c.client_id'])
      .executeTakeFirst();
    if (!row?.compiled) return null;
    const values = await readerValues(db, {
      workspaceId: row.workspace_id,
      clientId: row.client_id,
      subscriberId: look.as,
    });
    return inTheme(merged(cutHtml(row.compiled.html), shownTo(values)), look.dark);
  }
  const row = await db
    .selectFrom('contents')
    .where('id', '=', of.id)
    .where('kind', '=', 'newsletter')
    .select(['workspace_id', 'client_id', 'draft'])
    .executeTakeFirst();
  if (row?.draft.kind !== 'newsletter') return null;
  const place = { workspaceId: row.workspace_id, clientId: row.client_id };
  const making = await makeToShow({ db, secrets }, { ...place, body: row.draft }, now);
  if (making.kind === 'problems') return null;
  const values = await readerValues(db, { ...place, subscriberId: look.as });
  return withAnchors(inTheme(merged(cutHtml(making.made.compiled.html), shownTo(values)), look.dark));
}

/** The way out of a preview leads nowhere: nobody is to be unsubscribed by trying it. */
function shownTo(values: Values): Values {
  return { ...values, unsubscribe_url: '#' };
}

/** Compiles a draft to be looked at. What was compiled a moment ago for the same words is not compiled again. */
export async function makeToShow(
  { db, secrets }: { db: Db; secrets: Secrets },
  place: { workspaceId: string; clientId: string; body: NewsletterBody },
  now: Date,
): Promise<Making> {
  const around = await surroundingsToShow(db, secrets, place, new Date(now.getTime() + previewMs));
  const key = fingerprint(place.body, around);
  const known = recent.get(key);
  if (known) return known;
  const making = makeNewsletter(place.body, around);
  recent.set(key, making);
  // What took too long may take less the next time: it is not the words alone that decide on that.
  making
    .then((made) => made.kind === 'problems' && made.problems.some(({ code }) => code === 'compilerTimeout'))
    .catch(() => true)
    .then((isForgotten) => isForgotten && recent.get(key) === making && recent.delete(key));
  const oldest = recent.keys().next().value;
  if (recent.size > mostRecent && oldest !== undefined) recent.delete(oldest);
  return making;
}

/** How long a preview and its pictures can be opened, in milliseconds. */
export const previewMs = 12 * 3_600_000;
const mostRecent = 24;
const recent = new Map<string, Promise<Making>>();

function fingerprint(body: NewsletterBody, { client, picture, placeholder }: Surroundings): string {
  const pictures = [...body.mjml.matchAll(/media:([0-9a-f-]{36})/g)].map((match) => picture(match[1] ?? ''));
  return createHash('sha256')
    .update(JSON.stringify([body, client, placeholder, pictures]))
    .digest('base64');
}

/** The marks of lines become ids, so that `#line-12` shows the section that begins there. */
function withAnchors(html: string): string {
  return html.replace(new RegExp(`<(div|table)([^<>]*?class="[^"]*?${lineMark}(\\d+)\\b)`, 'g'), '<$1 id="line-$3"$2');
}

/** Mail programs decide on light and dark by themselves; in a preview a person does. */
function inTheme(html: string, dark: boolean): string {
  const always = '(min-width: 0px)';
  const never = '(max-width: 0px)';
  return html
    .replace(/\(\s*prefers-color-scheme\s*:\s*dark\s*\)/gi, dark ? always : never)
    .replace(/\(\s*prefers-color-scheme\s*:\s*light\s*\)/gi, dark ? never : always);
}
