import { createHash } from 'node:crypto';
import { objectOf, textOf } from '../http/answers.ts';
import type { Call, Image, Post, Prepared, PrepareOutcome, Preparing, Refusal } from '../network.ts';
import { ask, headersFor, instanceOf, repeatableRefusal, wordsIn } from './calls.ts';

/** Pictures go up beforehand, each with its description; the server may need a while to process them. */

/** An upload that no status uses is removed by the server after a day. */
const keptMs = 12 * 3_600_000;
const timeoutMs = 60_000;
export const processingMs = 2_000;

type Upload = { id: string; at: string; isReady: boolean };
type MastodonPrepared = { uploads?: Record<string, Upload> };

/** The server's ids of the post's pictures, in their order. */
export function uploadedIds(post: Post, prepared: Prepared): string[] {
  const { uploads = {} } = prepared as MastodonPrepared;
  return post.images.map((image) => uploads[uploadKey(image)]?.id ?? '');
}

/** Uploads what is not there yet; a picture that the server still works on is waited for. */
export async function prepare(call: Call, post: Post, { prepared, save }: Preparing): Promise<PrepareOutcome> {
  const state: MastodonPrepared = { ...prepared };
  const keep = async (key: string, upload: Upload | null): Promise<void> => {
    const { [key]: _gone, ...rest } = state.uploads ?? {};
    state.uploads = upload ? { ...rest, [key]: upload } : rest;
    await save({ ...state });
  };
  let isWaiting = false;
  for (const image of post.images) {
    const key = uploadKey(image);
    let upload = state.uploads?.[key];
    if (upload && call.now().getTime() - Date.parse(upload.at) > keptMs) upload = undefined;
    if (!upload) {
      const made = await uploadImage(call, image);
      if (made.kind !== 'uploaded') return made;
      upload = { id: made.id, at: call.now().toISOString(), isReady: made.isReady };
      await keep(key, upload);
    }
    if (upload.isReady) continue;
    const looked = await lookAtUpload(call, upload.id);
    if (looked === 'gone') await keep(key, null);
    if (looked === 'gone' || looked === 'processing') isWaiting = true;
    else if (looked !== 'ready') return looked;
    else await keep(key, { ...upload, isReady: true });
  }
  return isWaiting ? { kind: 'wait', checkAfterMs: processingMs } : { kind: 'ready', prepared: { ...state } };
}

async function uploadImage(
  call: Call,
  image: Image,
): Promise<{ kind: 'uploaded'; id: string; isReady: boolean } | Refusal> {
  const form = new FormData();
  form.set(
    'file',
    new Blob([new Uint8Array(await image.read())], { type: image.mime }),
    `image.${image.mime.split('/')[1]}`,
  );
  if (image.alt) form.set('description', image.alt);
  const result = await call.http(`${instanceOf(call)}/api/v2/media`, {
    method: 'POST',
    headers: headersFor(call),
    body: form,
    carriesSecret: true,
    signal: call.signal,
    timeoutMs,
  });
  if (result.kind === 'answer') {
    const { status, json } = result.answer;
    const id = textOf(objectOf(json).id);
    if ((status === 200 || status === 202) && id) return { kind: 'uploaded', id, isReady: status === 200 };
    if (status === 413) return { kind: 'rejected', reason: 'image_too_large' };
    if (status === 422) return { kind: 'rejected', reason: 'image_refused', ...wordsIn(result.answer) };
  }
  return repeatableRefusal(result, call.now());
}

async function lookAtUpload(call: Call, id: string): Promise<'ready' | 'processing' | 'gone' | Refusal> {
  const result = await ask(call, `/api/v1/media/${encodeURIComponent(id)}`);
  if (result.kind === 'answer') {
    const { status } = result.answer;
    if (status === 200) return 'ready';
    if (status === 202 || status === 206) return 'processing';
    if (status === 404) return 'gone';
    if (status === 422) return { kind: 'rejected', reason: 'image_refused', ...wordsIn(result.answer) };
  }
  return repeatableRefusal(result, call.now());
}

/** The description is uploaded with the picture, so a new description is a new upload. */
function uploadKey({ sha256, alt }: Image): string {
  return `${sha256}.${createHash('sha256').update(alt).digest('hex').slice(0, 16)}`;
}
