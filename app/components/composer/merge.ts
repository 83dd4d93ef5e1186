import type { ContentBody, NewsletterBody, PostBody, ThreadPart, Variant } from '#server/content/body.ts';

/** What one person has on the screen. */
export type Draft = { title: string; body: ContentBody };

/**
 * A draft falls into parts that are written apart: the title, the main text, one channel's own text, … Two people who
 * worked on different parts are not in each other's way.
 */
export type PartName =
  | 'title'
  | 'text'
  | 'media'
  | 'thread'
  | `variants.${string}.text`
  | `variants.${string}.media`
  | `variants.${string}.thread`
  | 'subject'
  | 'preheader'
  | 'mjml'
  | 'listId';

export type Parts = Map<PartName, unknown>;

export function partsOfDraft({ title, body }: Draft): Parts {
  const parts: Parts = new Map([['title', title]]);
  if (body.kind === 'newsletter') {
    for (const name of ['subject', 'preheader', 'mjml', 'text', 'listId'] as const) parts.set(name, body[name]);
    return parts;
  }
  parts.set('text', body.text).set('media', body.media);
  if (body.thread?.length) parts.set('thread', body.thread);
  for (const [channelId, variant] of Object.entries(body.variants)) {
    if (variant.text !== undefined) parts.set(`variants.${channelId}.text`, variant.text);
    if (variant.media !== undefined) parts.set(`variants.${channelId}.media`, variant.media);
    if (variant.thread !== undefined) parts.set(`variants.${channelId}.thread`, variant.thread);
  }
  return parts;
}

export function draftOfParts(kind: ContentBody['kind'], parts: Parts): Draft {
  const title = String(parts.get('title') ?? '');
  if (kind === 'newsletter') {
    const text = (name: PartName): string => String(parts.get(name) ?? '');
    const listId = (parts.get('listId') as string | null | undefined) ?? null;
    const body: NewsletterBody = {
      kind,
      subject: text('subject'),
      preheader: text('preheader'),
      mjml: text('mjml'),
      text: text('text'),
      listId,
    };
    return { title, body };
  }
  const variants: Record<string, Variant> = {};
  for (const [name, value] of parts) {
    const [where, channelId, what] = name.split('.');
    if (where !== 'variants' || !channelId) continue;
    variants[channelId] = { ...variants[channelId], [what as keyof Variant]: value };
  }
  const body: PostBody = {
    kind,
    text: String(parts.get('text') ?? ''),
    media: (parts.get('media') ?? []) as PostBody['media'],
    ...(parts.has('thread') ? { thread: parts.get('thread') as ThreadPart[] } : {}),
    variants,
  };
  return { title, body };
}

/** The same words, whatever the order of keys they came in. */
export function sameDraft(one: Draft, other: Draft): boolean {
  return one.body.kind === other.body.kind && changedParts(partsOfDraft(one), partsOfDraft(other)).length === 0;
}

export type Merge = {
  /** Both people's work; where both changed the same part, mine. */
  merged: Draft;
  /** The parts that both changed, each in their own way. */
  conflicts: PartName[];
};

/** Brings together what two people made of `base`. */
export function mergeDrafts(base: Draft, mine: Draft, theirs: Draft): Merge {
  const [was, here, there] = [partsOfDraft(base), partsOfDraft(mine), partsOfDraft(theirs)];
  const merged: Parts = new Map();
  const conflicts: PartName[] = [];
  for (const name of new Set([...there.keys(), ...here.keys()])) {
    const iChanged = !same(was.get(name), here.get(name));
    const theyChanged = !same(was.get(name), there.get(name));
    const value = iChanged ? here.get(name) : there.get(name);
    if (iChanged && theyChanged && !same(here.get(name), there.get(name))) conflicts.push(name);
    if (value !== undefined) merged.set(name, value);
  }
  return { merged: draftOfParts(mine.body.kind, merged), conflicts };
}

export function changedParts(before: Parts, after: Parts): PartName[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((name) => !same(before.get(name), after.get(name)));
}

function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((value, index) => same(value, other[index]));
  }
  const [left, right] = [one as Record<string, unknown>, other as Record<string, unknown>];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => same(left[key], right[key]));
}
