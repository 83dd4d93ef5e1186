import type { PostBody, ThreadPart } from '#server/content/body.ts';
import type { Limits } from '#server/networks/interface/limits.ts';
import { countOf, mostCharacters, utf8Bytes, type Weigh } from './counting.ts';
import { partsOf } from './preview.ts';
import { hasThreads, partsOn, threadOn } from './variants.ts';

/** Pure, and shared with the browser: the same checks run while typing and again before scheduling. */

/** What is known of a picture without its bytes. */
export type MediaFacts = { mime: string; width: number; height: number; bytes: number; animated: boolean };

/** A channel as the checks need it; `limits` are the account's own over the network's. */
export type CheckedChannel = {
  id: string;
  status: 'connected' | 'reconnect' | 'disconnected';
  limits: Limits;
  /** The network fetches pictures from us, and cannot: the app is not on the open internet. */
  isOutOfReach?: boolean;
};

/** `error` keeps a post from being scheduled or sent for review; `warning` is said and left to the person. */
export type CheckLevel = 'error' | 'warning';

/** Each is a key of the words (`checks`), with its params. */
export type CheckCode =
  | 'no_channel'
  | 'channel_reconnect'
  | 'channel_disconnected'
  | 'empty'
  | 'text_too_long'
  | 'text_too_many_bytes'
  | 'too_many_images'
  | 'no_images_here'
  | 'image_missing'
  | 'alt_missing'
  | 'alt_too_long'
  | 'animation_lost'
  | 'thread_too_long'
  | 'thread_joined'
  | 'image_needed'
  | 'image_too_tall'
  | 'image_too_wide'
  | 'too_many_tags'
  | 'too_many_mentions'
  | 'out_of_reach';

export type Finding = {
  code: CheckCode;
  level: CheckLevel;
  /** null: it is about the whole post. */
  channelId: string | null;
  /** Which post of a thread it is about, from 1; null: the only one, or all of them. */
  part: number | null;
  params: Record<string, number>;
};

/**
 * What keeps the post from going out as it is, errors first, in the order of the channels.
 * A picture that is too heavy or of a format that a channel does not take is no finding: it gets a stored copy that
 * fits (`media/derivatives.ts`). Without `weigh` texts on networks that weigh them are not measured.
 */
export function checkPost(
  body: PostBody,
  channels: readonly CheckedChannel[],
  media: Readonly<Record<string, MediaFacts>>,
  weigh: Weigh = null,
): Finding[] {
  if (channels.length === 0) return [{ code: 'no_channel', level: 'error', channelId: null, part: null, params: {} }];
  const findings = channels.flatMap((channel) => checkOn(body, channel, media, weigh));
  return [...findings.filter(isError), ...findings.filter((finding) => !isError(finding))];
}

export function isError(finding: Finding): boolean {
  return finding.level === 'error';
}

/** The same thing on several channels is one thing to put right: findings by what they say, in their order. */
export function grouped(findings: readonly Finding[]): Finding[][] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.code} ${finding.part} ${JSON.stringify(finding.params)}`;
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()];
}

function checkOn(
  body: PostBody,
  channel: CheckedChannel,
  media: Readonly<Record<string, MediaFacts>>,
  weigh: Weigh,
): Finding[] {
  const { limits } = channel;
  const parts = partsOn(body, channel.id, limits);
  const findings: Finding[] = [];
  const say: Say = (level, code, params = {}) => {
    findings.push({ code, level, channelId: channel.id, part: null, params });
  };

  // A post may be planned while its channel waits; the publication is held until it is connected again.
  if (channel.status === 'reconnect') say('warning', 'channel_reconnect');
  if (channel.status === 'disconnected') say('error', 'channel_disconnected');
  if (channel.isOutOfReach) say('error', 'out_of_reach');
  const most = limits.parts ?? 1;
  if (hasThreads(limits) && parts.length > most)
    say('error', 'thread_too_long', { over: parts.length - most, limit: most });
  const joined = threadOn(body, channel.id).length;
  if (!hasThreads(limits) && joined > 0) say('warning', 'thread_joined', { count: joined + 1 });
  return [
    ...findings,
    ...parts.flatMap((one, index) => checkPart(one, channel, parts.length > 1 ? index + 1 : null, media, weigh)),
  ];
}

/** One post, or one of a thread. */
function checkPart(
  { text, media: places }: ThreadPart,
  { id: channelId, limits }: CheckedChannel,
  part: number | null,
  media: Readonly<Record<string, MediaFacts>>,
  weigh: Weigh,
): Finding[] {
  const findings: Finding[] = [];
  const say: Say = (level, code, params = {}) => {
    findings.push({ code, level, channelId, part, params });
  };
  if (text.trim() === '' && places.length === 0) say('error', 'empty');
  else if (places.length < (limits.leastImages ?? 0)) say('error', 'image_needed');
  const count = countOf(text, limits, weigh) ?? 0;
  const most = mostCharacters(limits, places.length > 0);
  if (count > most) say('error', 'text_too_long', { over: count - most, limit: most });
  const bytes = limits.bytes === undefined ? 0 : utf8Bytes(text);
  // Said only when the shorter text would not mend it too.
  if (limits.bytes !== undefined && bytes > limits.bytes && count <= most) {
    say('error', 'text_too_many_bytes', { over: bytes - limits.bytes, limit: limits.bytes });
  }
  sayNamed(text, limits, say);

  if (limits.images === 0 && places.length > 0) say('error', 'no_images_here', { count: places.length });
  else if (places.length > limits.images) {
    say('error', 'too_many_images', { over: places.length - limits.images, limit: limits.images });
  }
  sayShapes(
    places.flatMap(({ mediaId }) => media[mediaId] ?? []),
    limits,
    say,
  );
  const missing = places.filter((place) => !media[place.mediaId]).length;
  if (missing > 0) say('error', 'image_missing', { count: missing });
  const undescribed = places.filter((place) => place.alt.trim() === '').length;
  if (undescribed > 0 && limits.altCharacters > 0) say('warning', 'alt_missing', { count: undescribed });
  const longest = Math.max(0, ...places.map((place) => codePointsOf(place.alt)));
  if (limits.altCharacters > 0 && longest > limits.altCharacters) {
    say('error', 'alt_too_long', { over: longest - limits.altCharacters, limit: limits.altCharacters });
  }
  // An animation that is not taken as it is goes out as a still copy.
  const stilled = places.filter(({ mediaId }) => {
    const facts = media[mediaId];
    return facts?.animated && (!limits.imageMimes.includes(facts.mime) || facts.bytes > limits.imageBytes);
  });
  if (stilled.length > 0) say('warning', 'animation_lost', { count: stilled.length });
  return findings;
}

type Say = (level: CheckLevel, code: CheckCode, params?: Record<string, number>) => void;

/** Pictures that are narrower or wider than the network takes. */
function sayShapes(pictures: readonly MediaFacts[], { aspect }: Limits, say: Say): void {
  if (!aspect) return;
  const ratios = pictures.map(({ width, height }) => width / height);
  // A rounding of the shorter edge is no other shape.
  const tall = ratios.filter((ratio) => ratio < aspect.narrowest * 0.995).length;
  const wide = ratios.filter((ratio) => ratio > aspect.widest * 1.005).length;
  if (tall > 0) say('error', 'image_too_tall', { count: tall, limit: Math.round(100 / aspect.narrowest) / 100 });
  if (wide > 0) say('error', 'image_too_wide', { count: wide, limit: Math.round(100 * aspect.widest) / 100 });
}

/** More hashtags, or more people named, than the network takes. */
function sayNamed(text: string, { tags, mentions }: Limits, say: Say): void {
  if (tags === undefined && mentions === undefined) return;
  const parts = partsOf(text);
  const tagged = parts.filter(({ kind }) => kind === 'tag').length;
  const named = parts.filter(({ kind }) => kind === 'mention').length;
  if (tags !== undefined && tagged > tags) say('error', 'too_many_tags', { over: tagged - tags, limit: tags });
  if (mentions !== undefined && named > mentions) {
    say('error', 'too_many_mentions', { over: named - mentions, limit: mentions });
  }
}

const codePointsOf = (text: string): number => [...text].length;
