import { sql } from 'kysely';
import { mailableMembers } from '#server/audience/mailable.ts';
import type { NewsletterBody } from '#server/content/body.ts';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import { mailingSettingsOf } from '#server/networks/mailingList.ts';
import { appUrl } from '#server/notifications/address.ts';
import type { Actor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { placeholderPicture } from './addresses.ts';
import { placeholderPath, surroundingsToSend } from './compiling.ts';
import type { Problem } from './markup.ts';
import { type Made, makeNewsletter } from './newsletter.ts';

/**
 * What would hurt a newsletter, found before it may be scheduled. `block` stops it, `warn` is worth a look, `fine` was
 * looked at and is in order. `code` is a key of the words (`newsletter.preflight`); a problem of the source comes as it is.
 */
export type PreflightFinding =
  | { level: 'block' | 'warn' | 'fine'; code: PreflightCode; params: Record<string, string | number>; line?: number }
  | { level: 'block'; code: 'source'; problem: Problem };
export type Preflight = {
  findings: PreflightFinding[];
  /** Bytes of the HTML as the reader with the longest values gets it; null while there is none. */
  worstBytes: number | null;
  audience: number | null;
};

export const preflightCodes = [
  'subjectMissing',
  'subjectLong',
  'subjectShouts',
  'preheaderMissing',
  'unsubscribeMissing',
  'unsubscribeMissingText',
  'postalAddressUnknown',
  'postalAddressMissing',
  'textMissing',
  'audienceMissing',
  'audienceGone',
  'audienceEmpty',
  'channelMissing',
  'fieldEmpty',
  'fieldFallback',
  'sizeOver',
  'sizeNear',
  'httpsNeeded',
  'senderGone',
  'dkimMissing',
  'dkimUnaligned',
  'altMissing',
  'pictureMissing',
  'pictureElsewhere',
  'exampleLink',
  'insecureLink',
  'foreignField',
  'volumeJump',
  'sourceClean',
  'wayOut',
  'fieldsFilled',
  'sizeFine',
  'picturesDescribed',
  'linksCounted',
  'textMade',
  'textWritten',
  'signed',
] as const;
export type PreflightCode = (typeof preflightCodes)[number];

/** Gmail cuts off what is longer. */
export const clipBytes = 102 * 1024;
const warnBytes = 90 * 1024;
const unsubscribeBytes = 200;

/** Runs every check on the draft as it stands. Errors: `not_found` contentNotFound. */
export async function preflight(db: Db, actor: Actor, contentId: string): Promise<Preflight> {
  const content = await db
    .selectFrom('contents as c')
    .innerJoin('clients as cl', 'cl.id', 'c.client_id')
    .where('c.id', '=', contentId)
    .where('c.kind', '=', 'newsletter')
    .where(visibleTo(actor, 'c'))
    .select(['c.workspace_id', 'c.client_id', 'c.draft', 'cl.postal_address'])
    .executeTakeFirst();
  if (content?.draft.kind !== 'newsletter') throw domainError('not_found', 'contentNotFound');
  const { workspace_id: workspaceId, client_id: clientId, draft: body } = content;
  // A picture that is still missing is told as such, and the rest is checked all the same.
  const around = { ...(await surroundingsToSend(db, { workspaceId, clientId, body })), placeholder: placeholderPath };
  const making = await makeNewsletter(body, around);
  const made = making.kind === 'made' ? making.made : null;
  const audience = await audienceFindings(db, { workspaceId, clientId, body, made });
  const worstBytes = made ? Buffer.byteLength(made.compiled.html) + audience.longestBytes : null;
  const findings: PreflightFinding[] = [
    ...(making.kind === 'problems'
      ? making.problems.map((problem): PreflightFinding => ({ level: 'block', code: 'source', problem }))
      : []),
    ...lineFindings(body),
    ...(made ? compiledFindings(made, content.postal_address) : []),
    ...audience.findings,
    ...(await channelFindings(db, contentId)),
    ...sizeFindings(worstBytes),
    ...readFindings(making.kind === 'made' ? making.made.read : making.read),
  ];
  const order = { block: 0, warn: 1, fine: 2 };
  return { findings: findings.sort((a, b) => order[a.level] - order[b.level]), worstBytes, audience: audience.people };
}

function found(
  level: PreflightFinding['level'],
  code: PreflightCode,
  params: Record<string, string | number> = {},
  line?: number,
): PreflightFinding {
  return line === undefined ? { level, code, params } : { level, code, params, line };
}

function lineFindings({ subject, preheader, mjml }: NewsletterBody): PreflightFinding[] {
  const text = subject.trim();
  const findings: PreflightFinding[] = [];
  if (text === '') findings.push(found('block', 'subjectMissing'));
  else if ([...text].length > 78) findings.push(found('warn', 'subjectLong', { length: [...text].length }));
  if (/!{2,}|\${2,}/.test(text) || (text.length > 12 && text === text.toUpperCase() && text !== text.toLowerCase()))
    findings.push(found('warn', 'subjectShouts'));
  if (preheader.trim() === '' && !mjml.includes('<mj-preview')) findings.push(found('warn', 'preheaderMissing'));
  const foreign = /\*\|\w+\|\*|%%\w+%%|\[\[\w+\]\]|\{%.*?%\}/.exec(`${subject}\n${preheader}\n${mjml}`);
  if (foreign) findings.push(found('warn', 'foreignField', { field: foreign[0].slice(0, 40) }));
  return findings;
}

function compiledFindings({ compiled, hasOwnText }: Made, postalAddress: string): PreflightFinding[] {
  const findings: PreflightFinding[] = [];
  const hasWayOut = compiled.html.includes('href="{{unsubscribe_url}}"');
  if (!hasWayOut) findings.push(found('block', 'unsubscribeMissing'));
  if (compiled.text.trim() === '') findings.push(found('block', 'textMissing'));
  else if (!compiled.text.includes('{{unsubscribe_url}}') && hasWayOut)
    findings.push(found('block', 'unsubscribeMissingText'));
  // Every line of the address stands somewhere, however it is set.
  const squeezed = (text: string): string =>
    text
      .replace(/&amp;/g, '&')
      .replace(/[\s,]+/g, '')
      .toLowerCase();
  const html = squeezed(compiled.html);
  const lines = postalAddress.split('\n').map(squeezed).filter(Boolean);
  if (lines.length === 0) findings.push(found('block', 'postalAddressUnknown'));
  else if (!lines.every((line) => html.includes(line))) findings.push(found('block', 'postalAddressMissing'));
  else if (hasWayOut) findings.push(found('fine', 'wayOut'));
  findings.push(found('fine', hasOwnText ? 'textWritten' : 'textMade'), found('fine', 'sourceClean'));
  return findings;
}

/** Looks at the people who would get it today: does every hole have something to say for each of them? */
async function audienceFindings(
  db: Db,
  {
    workspaceId,
    clientId,
    body,
    made,
  }: { workspaceId: string; clientId: string; body: NewsletterBody; made: Made | null },
): Promise<{ findings: PreflightFinding[]; longestBytes: number; people: number | null }> {
  if (!body.listId) return { findings: [found('block', 'audienceMissing')], longestBytes: 0, people: null };
  const list = await db
    .selectFrom('lists')
    .where('id', '=', body.listId)
    .where('workspace_id', '=', workspaceId)
    .where('client_id', '=', clientId)
    .where('archived_at', 'is', null)
    .select('id')
    .executeTakeFirst();
  if (!list) return { findings: [found('block', 'audienceGone')], longestBytes: 0, people: null };
  const fields = [...new Set((made?.fields ?? []).map(({ field }) => field))];
  const said = (field: string) => sql<string>`coalesce(trim(m.merge->>${field}), '')`;
  const row = await db
    .selectFrom(mailableMembers(db, { workspaceId, listId: list.id }).as('m'))
    .select(sql<number>`count(*)::int`.as('people'))
    .select(fields.map((field, n) => sql<number>`count(*) filter (where ${said(field)} = '')::int`.as(`empty${n}`)))
    .select(
      fields.map((field, n) => sql<number>`coalesce(max(octet_length(${said(field)})), 0)::int`.as(`longest${n}`)),
    )
    .executeTakeFirstOrThrow();
  const numbers = row as unknown as Record<string, number>;
  const people = numbers.people ?? 0;
  const findings: PreflightFinding[] = [];
  if (people === 0) findings.push(found('warn', 'audienceEmpty'));
  let longestBytes = made ? occurrences(made.compiled.html, '{{unsubscribe_url') * unsubscribeBytes : 0;
  let isFilled = true;
  for (const [n, field] of fields.entries()) {
    longestBytes += occurrences(made?.compiled.html ?? '', `{{${field}`) * (numbers[`longest${n}`] ?? 0);
    const count = numbers[`empty${n}`] ?? 0;
    if (count === 0) continue;
    isFilled = false;
    const uses = (made?.fields ?? []).filter((use) => use.field === field);
    if (uses.some((use) => use.fallback === '')) {
      findings.push(found('block', 'fieldEmpty', { field, count }));
    } else findings.push(found('warn', 'fieldFallback', { field, count, fallback: uses[0]?.fallback ?? '' }));
  }
  if (made && fields.length > 0 && isFilled && people > 0)
    findings.push(found('fine', 'fieldsFilled', { count: fields.length }));
  const before = await lastAudience(db, { workspaceId, listId: list.id });
  if (before !== null && before >= 20 && people > before * 2)
    findings.push(found('warn', 'volumeJump', { people, before }));
  return { findings, longestBytes, people };
}

async function lastAudience(
  db: Db,
  { workspaceId, listId }: { workspaceId: string; listId: string },
): Promise<number | null> {
  const row = await db
    .selectFrom('sends as s')
    .innerJoin('publications as p', 'p.id', 's.publication_id')
    .where('s.workspace_id', '=', workspaceId)
    .where(sql<boolean>`p.payload->'audience'->>'listId' = ${listId}`)
    .select('s.total')
    .orderBy('s.frozen_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.total ?? null;
}

async function channelFindings(db: Db, contentId: string): Promise<PreflightFinding[]> {
  const channels = await db
    .selectFrom('publications as p')
    .innerJoin('channels as ch', 'ch.id', 'p.channel_id')
    .where('p.content_id', '=', contentId)
    .where('p.status', '!=', 'cancelled')
    .select(['ch.name', 'ch.settings'])
    .execute();
  if (channels.length === 0) return [found('block', 'channelMissing')];
  const origin = await appUrl(db);
  return channels.flatMap(({ name, settings }): PreflightFinding[] => {
    const { delivery, host, fromAddress, dkimDomain } = mailingSettingsOf({ settings });
    if (delivery === 'local') return [];
    if (!fromAddress) return [found('block', 'senderGone', { channel: name })];
    const findings: PreflightFinding[] = [];
    // A reader unsubscribes with one click over https only; a relay on this machine is for trying out.
    if (!origin.startsWith('https://') && !/^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(host))
      findings.push(found('block', 'httpsNeeded', { address: origin }));
    const domain = fromAddress.slice(fromAddress.lastIndexOf('@') + 1).toLowerCase();
    if (!dkimDomain) findings.push(found('warn', 'dkimMissing', { domain }));
    else if (!aligned(domain, dkimDomain)) findings.push(found('block', 'dkimUnaligned', { domain, dkimDomain }));
    else findings.push(found('fine', 'signed', { domain: dkimDomain }));
    return findings;
  });
}

/** Relaxed alignment without the list of public suffixes: the same, or one inside the other. */
function aligned(from: string, signing: string): boolean {
  return from === signing || from.endsWith(`.${signing}`) || signing.endsWith(`.${from}`);
}

function sizeFindings(worstBytes: number | null): PreflightFinding[] {
  if (worstBytes === null) return [];
  const kilobytes = Math.ceil(worstBytes / 1024);
  if (worstBytes > clipBytes) return [found('block', 'sizeOver', { kilobytes })];
  return [
    worstBytes >= warnBytes ? found('warn', 'sizeNear', { kilobytes }) : found('fine', 'sizeFine', { kilobytes }),
  ];
}

function readFindings(read: Made['read']): PreflightFinding[] {
  const findings: PreflightFinding[] = [];
  const empty = read.pictures.filter((picture) => picture.src === placeholderPicture);
  if (empty[0]) findings.push(found('block', 'pictureMissing', { count: empty.length }, empty[0].line));
  const mute = read.pictures.filter((picture) => picture.alt === null && picture.src !== placeholderPicture);
  if (mute[0]) findings.push(found('warn', 'altMissing', { count: mute.length }, mute[0].line));
  else if (read.pictures.length > empty.length)
    findings.push(found('fine', 'picturesDescribed', { count: read.pictures.length - empty.length }));
  // Whoever keeps a picture sees who opens the mail and when, and can change it after it was approved.
  const elsewhere = read.pictures.filter(({ src }) => /^https:/i.test(src));
  if (elsewhere[0]) findings.push(found('warn', 'pictureElsewhere', { count: elsewhere.length }, elsewhere[0].line));
  const example = read.links.find(({ href }) => /^https?:\/\/(www\.)?example\.(com|org|net)\b/i.test(href));
  if (example) findings.push(found('warn', 'exampleLink', {}, example.line));
  const insecure = read.links.find(({ href }) => /^http:\/\//i.test(href));
  if (insecure) findings.push(found('warn', 'insecureLink', {}, insecure.line));
  const links = read.links.filter(({ href }) => /^https?:/i.test(href)).length;
  if (links > 0 && !example && !insecure) findings.push(found('fine', 'linksCounted', { count: links }));
  return findings;
}

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}
