import { createHash } from 'node:crypto';
import type { HttpResult } from '#server/http/http.ts';
import { objectOf, textOf, wordsOf } from '../http/answers.ts';
import type { Call, Image, Post, Prepared, PrepareOutcome, Preparing, Refusal } from '../network.ts';
import { ask, ensureFresh, problemOf, repeatableRefusal } from './calls.ts';

/**
 * Pictures go up beforehand, in pieces: begun, sent, ended, looked at until X has worked through them, then described.
 * Each id is written down before the next call, and each step may be repeated.
 */

/** X keeps an upload that no post uses for a day. */
const keptMs = 12 * 3_600_000;
/** X takes pieces of at most 5 MB. */
const pieceBytes = 4 * 1_048_576;
const timeoutMs = 60_000;

type Upload = { id: string; at: string; step: 'begun' | 'sent' | 'processed' | 'ready' };
type XPrepared = { uploads?: Record<string, Upload> };

/** X's ids of the post's pictures, in their order. */
export function uploadedIds(post: Post, prepared: Prepared): string[] {
  const { uploads = {} } = prepared as XPrepared;
  return post.images.map((image) => uploads[uploadKey(image)]?.id ?? '');
}

/** An access that lasts, and every picture up there; one that X still works on is waited for. */
export async function prepare(call: Call, post: Post, { prepared, save }: Preparing): Promise<PrepareOutcome> {
  const stale = await ensureFresh(call);
  if (stale) return stale;
  const state: XPrepared = { ...prepared };
  let waitMs = 0;
  for (const image of post.images) {
    const key = uploadKey(image);
    const keep = async (upload: Upload): Promise<void> => {
      state.uploads = { ...state.uploads, [key]: upload };
      await save({ ...state });
    };
    let upload = state.uploads?.[key];
    if (!upload || call.now().getTime() - Date.parse(upload.at) > keptMs) {
      const id = await begin(call, image);
      if (typeof id !== 'string') return id;
      upload = { id, at: call.now().toISOString(), step: 'begun' };
      await keep(upload);
    }
    if (upload.step === 'begun') {
      const refused = await sendPieces(call, upload.id, await image.read());
      if (refused) return refused;
      const seen = await mediaState(call, upload.id, 'finalize');
      if ('kind' in seen) return seen;
      upload = { ...upload, step: seen.waitMs > 0 ? 'sent' : 'processed' };
      waitMs = Math.max(waitMs, seen.waitMs);
      await keep(upload);
    } else if (upload.step === 'sent') {
      const seen = await mediaState(call, upload.id, 'status');
      if ('kind' in seen) return seen;
      waitMs = Math.max(waitMs, seen.waitMs);
      if (seen.waitMs === 0) upload = { ...upload, step: 'processed' };
      await keep(upload);
    }
    if (upload.step !== 'processed') continue;
    const refused = await describe(call, upload.id, image.alt);
    if (refused) return refused;
    await keep({ ...upload, step: 'ready' });
  }
  return waitMs > 0 ? { kind: 'wait', checkAfterMs: waitMs } : { kind: 'ready', prepared: { ...state } };
}

async function begin(call: Call, image: Image): Promise<string | Refusal> {
  const result = await ask(call, '/2/media/upload/initialize', {
    method: 'POST',
    json: { media_type: image.mime, total_bytes: image.bytes, media_category: 'tweet_image' },
  });
  const id = result.kind === 'answer' && result.answer.status === 200 ? idIn(result.answer.json) : '';
  return id || uploadRefusal(call, result);
}

async function sendPieces(call: Call, id: string, bytes: Buffer): Promise<Refusal | null> {
  for (let from = 0, index = 0; from < bytes.length; from += pieceBytes, index++) {
    const form = new FormData();
    form.set('segment_index', String(index));
    form.set('media', new Blob([new Uint8Array(bytes.subarray(from, from + pieceBytes))]), 'piece');
    const result = await ask(call, `/2/media/upload/${id}/append`, { method: 'POST', form, timeoutMs });
    if (result.kind !== 'answer' || result.answer.status !== 200) return uploadRefusal(call, result);
  }
  return null;
}

/** Ends an upload, or looks at it again. `waitMs` is 0 once X is through with it. */
async function mediaState(call: Call, id: string, what: 'finalize' | 'status'): Promise<{ waitMs: number } | Refusal> {
  const result =
    what === 'finalize'
      ? await ask(call, `/2/media/upload/${id}/finalize`, { method: 'POST' })
      : await ask(call, `/2/media/upload?media_id=${id}&command=STATUS`);
  if (result.kind !== 'answer' || result.answer.status !== 200 || !idIn(result.answer.json)) {
    return uploadRefusal(call, result);
  }
  const info = objectOf(objectOf(objectOf(result.answer.json).data).processing_info);
  const state = textOf(info.state);
  if (state === 'failed') {
    return { kind: 'rejected', reason: 'image_refused', ...wordsOf(objectOf(info.error).message) };
  }
  if (state === '' || state === 'succeeded') return { waitMs: 0 };
  const seconds = typeof info.check_after_secs === 'number' ? info.check_after_secs : 2;
  return { waitMs: Math.min(Math.max(seconds, 1), 60) * 1000 };
}

async function describe(call: Call, id: string, alt: string): Promise<Refusal | null> {
  if (!alt) return null;
  const result = await ask(call, '/2/media/metadata', {
    method: 'POST',
    json: { id, metadata: { alt_text: { text: alt } } },
  });
  return result.kind === 'answer' && result.answer.status === 200 ? null : uploadRefusal(call, result);
}

function uploadRefusal(call: Call, result: HttpResult): Refusal {
  if (result.kind === 'answer') {
    const { status } = result.answer;
    const words = wordsOf(problemOf(result.answer).detail);
    if (status === 413) return { kind: 'rejected', reason: 'image_too_large', ...words };
    if (status === 400) return { kind: 'rejected', reason: 'image_refused', ...words };
    if (status === 401) return { kind: 'retry', reason: 'credentials_expired', afterMs: 0 };
  }
  return repeatableRefusal(result, call.now());
}

function idIn(json: unknown): string {
  const id = textOf(objectOf(objectOf(json).data).id);
  return /^\d{1,19}$/.test(id) ? id : '';
}

/** The description belongs to the upload, so a new description is a new upload. */
function uploadKey({ sha256, alt }: Image): string {
  return `${sha256}.${createHash('sha256').update(alt).digest('hex').slice(0, 16)}`;
}
