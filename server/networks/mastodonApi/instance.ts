import type { HttpAnswer } from '#server/http/http.ts';
import { connectFailure, objectOf } from '../http/answers.ts';
import type { ConnectFailure } from '../interface/connecting.ts';
import type { Limits } from '../interface/limits.ts';
import type { Reach } from '../interface/reach.ts';

/** What an instance is and how much it takes: each sets its own limits, and says so at `/api/v2/instance`. */

export type Instance = { origin: string; limits: Partial<Limits> };

/** The pictures that we can make. */
export const imageMimes = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'];

/**
 * Turns what a person types for her server into an origin: `mastodon.social`, `https://mastodon.social/@anna`,
 * `@anna@mastodon.social`. null when it cannot be one.
 */
export function originOf(typed: string): string | null {
  const text = typed.trim();
  const isAddress = /^https?:\/\//i.test(text);
  const host = isAddress ? text : `https://${text.slice(text.lastIndexOf('@') + 1)}`;
  if (!URL.canParse(host)) return null;
  const url = new URL(host);
  return url.hostname.includes('.') || url.hostname.includes(':') || isAddress ? url.origin : null;
}

/** Asks whether a Mastodon API answers at `origin`; follows redirects, since the API may live at another name. */
export async function readInstance(
  reach: Reach,
  origin: string,
): Promise<({ kind: 'instance' } & Instance) | ConnectFailure> {
  for (const path of ['/api/v2/instance', '/api/v1/instance']) {
    const result = await reach.http(`${origin}${path}`, {
      headers: { accept: 'application/json' },
      redirects: 3,
      carriesSecret: true,
      signal: reach.signal,
    });
    if (result.kind === 'failure') return connectFailure(result, 'instance');
    const { answer } = result;
    if (isInstance(answer)) {
      return { kind: 'instance', origin: new URL(answer.url).origin, limits: limitsIn(objectOf(answer.json)) };
    }
    if (answer.status === 429) return { kind: 'failed', reason: 'rate_limited', field: 'instance' };
    if (answer.status >= 500) return { kind: 'failed', reason: 'server_error', field: 'instance' };
  }
  return { kind: 'failed', reason: 'not_the_network', field: 'instance' };
}

function isInstance({ status, json }: HttpAnswer): boolean {
  const body = objectOf(json);
  return status === 200 && typeof body.version === 'string' && ('domain' in body || 'uri' in body);
}

/** Only what the instance states, and only where it makes sense; the rest stays as Mastodon has it. */
function limitsIn(body: Record<string, unknown>): Partial<Limits> {
  const configuration = objectOf(body.configuration);
  const statuses = objectOf(configuration.statuses);
  const media = objectOf(configuration.media_attachments);
  const mimes = Array.isArray(media.supported_mime_types)
    ? imageMimes.filter((mime) => (media.supported_mime_types as unknown[]).includes(mime))
    : [];
  return stated({
    // Pleroma and its children say it at the top.
    characters: whole(statuses.max_characters) ?? whole(body.max_toot_chars),
    charactersPerLink: whole(statuses.characters_reserved_per_url),
    images: whole(statuses.max_media_attachments),
    imageMimes: mimes.length > 0 ? mimes : undefined,
    imageBytes: whole(media.image_size_limit),
    imagePixels: whole(media.image_matrix_limit),
    altCharacters: whole(media.description_limit),
  });
}

function whole(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

function stated(limits: { [K in keyof Limits]?: Limits[K] | undefined }): Partial<Limits> {
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
}
