import { diffArrays, diffWordsWithSpace } from 'diff';
import type { Payload, PostPayload } from '#server/content/body.ts';
import { partsOfPayload } from '#server/posts/variants.ts';

/** A piece of text as it was (`removed`), is (`added`), or is and was (`same`). */
export type Part = { kind: 'same' | 'added' | 'removed'; text: string };

/** One place that changed, with the sentence around it. */
export type Hunk = Part[];

export type Changes = {
  /** Only for a newsletter. */
  subject: Part[];
  preheader: Part[];
  text: Hunk[];
  pictures: { added: number; removed: number; reworded: number };
};

/** How far a hunk reaches beyond what changed when no sentence ends before, in characters. */
const reach = 80;

/** Texts that differ in more words than this are simply another text; comparing further would only cost time. */
const mostEdits = 3000;

/**
 * What one channel gets now against what the last round showed for it; null when nothing that can be seen changed.
 * `texts` are a newsletter's text parts, which its payload holds only as hashes.
 */
export function changesBetween(
  before: Payload,
  after: Payload,
  texts?: { before: string; after: string },
): Changes | null {
  const changes: Changes =
    before.kind === 'post' && after.kind === 'post'
      ? {
          subject: [],
          preheader: [],
          text: hunksBetween(wordsOf(before), wordsOf(after)),
          pictures: picturesBetween(picturesOf(before), picturesOf(after)),
        }
      : before.kind === 'newsletter' && after.kind === 'newsletter'
        ? {
            subject: lineBetween(before.subject, after.subject),
            preheader: lineBetween(before.preheader, after.preheader),
            text: texts ? hunksBetween(texts.before, texts.after) : [],
            pictures: { added: 0, removed: 0, reworded: 0 },
          }
        : { subject: [], preheader: [], text: [], pictures: { added: 0, removed: 0, reworded: 0 } };
  const { subject, preheader, text, pictures } = changes;
  const isSame =
    !subject.length && !preheader.length && !text.length && !pictures.added && !pictures.removed && !pictures.reworded;
  return isSame ? null : changes;
}

/** A thread is read as one text, part after part. */
function wordsOf(payload: PostPayload): string {
  return partsOfPayload(payload)
    .map((part) => part.text)
    .join('\n\n');
}

function picturesOf(payload: PostPayload): Placed[] {
  return partsOfPayload(payload).flatMap((part) => part.media);
}

/** The changed places of a text, each cut down to the sentence it is in. */
export function hunksBetween(before: string, after: string): Hunk[] {
  if (before === after) return [];
  const hunks: Hunk[] = [];
  let open: Hunk | null = null;
  for (const part of partsBetween(before, after)) {
    if (part.kind !== 'same') {
      open ??= [];
      open.push(part);
      continue;
    }
    const cut = cutBetween(part.text);
    if (open) open.push({ kind: 'same', text: cut ? cut.tail : part.text });
    if (cut) {
      if (open) hunks.push(open);
      open = cut.head ? [{ kind: 'same', text: cut.head }] : [];
    } else open ??= [{ kind: 'same', text: part.text }];
  }
  if (open) hunks.push(open);
  return hunks.filter((hunk) => hunk.some(({ kind }) => kind !== 'same')).map(trimmed);
}

function lineBetween(before: string, after: string): Part[] {
  return before === after ? [] : partsBetween(before, after);
}

function partsBetween(before: string, after: string): Part[] {
  const changes = diffWordsWithSpace(before, after, { maxEditLength: mostEdits });
  if (!changes) return pair(before, after);
  const parts: Part[] = [];
  let gone = '';
  let come = '';
  for (const [index, { added, removed, value }] of changes.entries()) {
    const next = changes[index + 1];
    const isBetween = (gone || come) && value.length < 4 && !value.includes('\n') && (next?.added || next?.removed);
    if (removed) gone += value;
    else if (added) come += value;
    else if (isBetween) {
      // A space or a short word between two changes is read with them, not as an island.
      gone += value;
      come += value;
    } else {
      parts.push(...pair(gone, come), { kind: 'same', text: value });
      gone = '';
      come = '';
    }
  }
  return [...parts, ...pair(gone, come)];
}

/** What went, then what came. */
function pair(gone: string, come: string): Part[] {
  const parts: Part[] = [
    { kind: 'removed', text: gone },
    { kind: 'added', text: come },
  ];
  return parts.filter(({ text }) => text !== '');
}

/**
 * Where an unchanged stretch between two changes may be left out: `tail` still belongs to the change before it, `head`
 * to the one after. null when it is too short to be worth it.
 */
function cutBetween(text: string): { tail: string; head: string } | null {
  const ends = [...text.matchAll(/[.!?…]["”»)]?\s+|\n+/g)];
  const first = ends.find((end) => end.index + end[0].length > 0);
  const last = ends.at(-1);
  if (first && last) {
    const tail = text.slice(0, first.index + first[0].length);
    const head = text.slice(last.index + last[0].length);
    return { tail: shortTail(tail), head: shortHead(head) };
  }
  return text.length > reach * 3 ? { tail: shortTail(text), head: shortHead(text) } : null;
}

function shortTail(text: string): string {
  if (text.length <= reach * 2) return text;
  const space = text.indexOf(' ', reach);
  return `${text.slice(0, space < 0 ? reach : space)} …`;
}

function shortHead(text: string): string {
  if (text.length <= reach * 2) return text;
  const space = text.lastIndexOf(' ', text.length - reach);
  return `… ${text.slice(space < 0 ? -reach : space + 1)}`;
}

function trimmed(hunk: Hunk): Hunk {
  const parts = hunk.filter(({ text }) => text !== '');
  const first = parts[0];
  const last = parts.at(-1);
  if (first?.kind === 'same') first.text = first.text.trimStart();
  if (last?.kind === 'same') last.text = last.text.trimEnd();
  return parts.filter(({ text }) => text !== '');
}

type Placed = { sha256: string; alt: string };

function picturesBetween(before: Placed[], after: Placed[]): Changes['pictures'] {
  const pictures = { added: 0, removed: 0, reworded: 0 };
  for (const change of diffArrays(
    before.map(({ sha256 }) => sha256),
    after.map(({ sha256 }) => sha256),
  )) {
    if (change.added) pictures.added += change.value.length;
    if (change.removed) pictures.removed += change.value.length;
  }
  pictures.reworded = after.filter(({ sha256, alt }) =>
    before.some((was) => was.sha256 === sha256 && was.alt !== alt),
  ).length;
  return pictures;
}
