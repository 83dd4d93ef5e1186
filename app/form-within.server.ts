/**
 * A form of at most `mostBytes`, whether or not the browser said beforehand how much it sends; null when there is more.
 * What is too much is read past, not into memory: a browser that is cut off in the middle shows no answer at all.
 */
export async function formWithin(request: Request, mostBytes: number): Promise<FormData | null> {
  let bytes = 0;
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, out) {
      bytes += chunk.byteLength;
      if (bytes <= mostBytes) out.enqueue(chunk);
    },
  });
  const init = { method: request.method, headers: request.headers, body: request.body?.pipeThrough(counted) };
  try {
    const form = await new Request(request.url, { ...init, duplex: 'half' } as RequestInit).formData();
    return bytes > mostBytes ? null : form;
  } catch (error) {
    // Cut in the middle, it is no form any more.
    if (bytes > mostBytes) return null;
    throw error;
  }
}
