import type { StoredImage } from '#server/media/images.ts';
import type { SaveError } from './saver.ts';

export type Upload = { id: number; name: string; state: UploadState };
export type UploadState =
  /** 0 to 1; at 1 the picture is being re-encoded. */
  { kind: 'sending'; done: number } | { kind: 'refused'; error: SaveError };

export type UploadResult = { kind: 'stored'; image: StoredImage } | { kind: 'refused'; error: SaveError };

const atOnce = 2;
let running = 0;
const queue: (() => void)[] = [];

/**
 * Sends one picture and says how far it is. Two at a time; the others wait. A refusal concerns this picture only.
 * XMLHttpRequest, because fetch does not tell how much has left.
 */
export async function uploadPicture(
  clientId: string,
  file: File,
  onProgress: (done: number) => void,
): Promise<UploadResult> {
  if (running >= atOnce) await new Promise<void>((resolve) => queue.push(resolve));
  else running += 1;
  try {
    return await send(clientId, file, onProgress);
  } finally {
    const next = queue.shift();
    if (next) next();
    else running -= 1;
  }
}

function send(clientId: string, file: File, onProgress: (done: number) => void): Promise<UploadResult> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const refuse = (code: string): void => resolve({ kind: 'refused', error: { code, params: {} } });
    request.open('POST', `/media/upload?client=${encodeURIComponent(clientId)}`);
    request.responseType = 'json';
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onerror = () => refuse('uploadBroken');
    request.onload = () => {
      const answer = request.response as { image?: StoredImage; error?: SaveError } | null;
      if (answer?.image) resolve({ kind: 'stored', image: answer.image });
      else if (answer?.error) resolve({ kind: 'refused', error: answer.error });
      else refuse('uploadBroken');
    };
    const form = new FormData();
    form.append('file', file, file.name);
    request.send(form);
  });
}
