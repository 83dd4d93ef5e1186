import { objectOf, textOf } from '../http/answers.ts';
import type { Call, Image, Post, Prepared, PrepareOutcome, Preparing, Refusal } from '../network.ts';
import { ask, authorOf, endedAccess, repeatableRefusal } from './calls.ts';

/** Pictures go up beforehand: an address is asked for, the bytes are put there, and LinkedIn works on them for a while. */

const keptMs = 12 * 3_600_000;
const timeoutMs = 60_000;
const processingMs = 3_000;

type Upload = { urn: string; at: string; isReady: boolean };
type LinkedInPrepared = { uploads?: Record<string, Upload> };

/** LinkedIn's names of the post's pictures, in their order. */
export function uploadedUrns(post: Post, prepared: Prepared): string[] {
  const { uploads = {} } = prepared as LinkedInPrepared;
  return post.images.map((image) => uploads[image.sha256]?.urn ?? '');
}

export async function prepare(call: Call, post: Post, { prepared, save }: Preparing): Promise<PrepareOutcome> {
  const ended = endedAccess(call);
  if (ended) return ended;
  const state: LinkedInPrepared = { ...prepared };
  let isWaiting = false;
  for (const image of post.images) {
    const keep = async (upload: Upload): Promise<void> => {
      state.uploads = { ...state.uploads, [image.sha256]: upload };
      await save({ ...state });
    };
    let upload = state.uploads?.[image.sha256];
    if (!upload || call.now().getTime() - Date.parse(upload.at) > keptMs) {
      const urn = await upLoad(call, image);
      if (typeof urn !== 'string') return urn;
      upload = { urn, at: call.now().toISOString(), isReady: false };
      await keep(upload);
    }
    if (upload.isReady) continue;
    const looked = await lookAt(call, upload.urn);
    if (looked === 'processing') isWaiting = true;
    else if (looked === 'ready') await keep({ ...upload, isReady: true });
    else return looked;
  }
  return isWaiting ? { kind: 'wait', checkAfterMs: processingMs } : { kind: 'ready', prepared: { ...state } };
}

async function upLoad(call: Call, image: Image): Promise<string | Refusal> {
  const begun = await ask(call, '/rest/images?action=initializeUpload', {
    method: 'POST',
    json: { initializeUploadRequest: { owner: authorOf(call).urn } },
  });
  const value = objectOf(begun.kind === 'answer' ? objectOf(begun.answer.json).value : null);
  const [urn, uploadUrl] = [textOf(value.image), textOf(value.uploadUrl)];
  if (!urn.startsWith('urn:li:image:') || !uploadUrl) return repeatableRefusal(begun, call.now());
  // Our token goes along, so only to LinkedIn itself.
  if (!isLinkedIn(uploadUrl)) return { kind: 'retry', reason: 'answer_unreadable' };
  const sent = await call.http(uploadUrl, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${textOf(call.account.credentials.accessToken)}`,
      'content-type': 'application/octet-stream',
    },
    body: await image.read(),
    carriesSecret: true,
    signal: call.signal,
    timeoutMs,
  });
  if (sent.kind === 'answer' && (sent.answer.status === 201 || sent.answer.status === 200)) return urn;
  if (sent.kind === 'answer' && sent.answer.status === 413) return { kind: 'rejected', reason: 'image_too_large' };
  if (sent.kind === 'answer' && sent.answer.status === 400) return { kind: 'rejected', reason: 'image_refused' };
  return repeatableRefusal(sent, call.now());
}

function isLinkedIn(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : null;
  return url?.protocol === 'https:' && /(?:^|\.)(?:linkedin|licdn)\.com$/.test(url.hostname);
}

async function lookAt(call: Call, urn: string): Promise<'ready' | 'processing' | Refusal> {
  const result = await ask(call, `/rest/images/${encodeURIComponent(urn)}`);
  if (result.kind === 'answer') {
    // A person's app may put pictures there, and not look at them: then the post itself says whether they do.
    if (result.answer.status === 403) return 'ready';
    const status = textOf(objectOf(result.answer.json).status);
    if (status === 'AVAILABLE') return 'ready';
    if (status === 'PROCESSING' || status === 'WAITING_UPLOAD') return 'processing';
    if (status === 'PROCESSING_FAILED') return { kind: 'rejected', reason: 'image_refused' };
  }
  return repeatableRefusal(result, call.now());
}
