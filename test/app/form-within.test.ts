import { expect, test } from 'vitest';
import { formWithin } from '../../app/form-within.server.ts';

const boundary = 'edge';
const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n`;
const tail = `\r\n--${boundary}--\r\n`;

/** A form whose length nobody was told beforehand. `seen` counts what was taken from it. */
function chunked(fileBytes: number) {
  const seen = { bytes: 0 };
  const chunk = new Uint8Array(64 * 1024).fill(97);
  const body = new ReadableStream<Uint8Array>(
    {
      async start(out) {
        out.enqueue(new TextEncoder().encode(head));
      },
      async pull(out) {
        const left = fileBytes - seen.bytes;
        if (left <= 0) {
          out.enqueue(new TextEncoder().encode(tail));
          return out.close();
        }
        const piece = chunk.subarray(0, Math.min(left, chunk.length));
        seen.bytes += piece.length;
        out.enqueue(piece);
      },
    },
    { highWaterMark: 1 },
  );
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
  const request = new Request('http://localhost/', { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
  return { request, seen };
}

test('a form that fits comes whole', async () => {
  const { request } = chunked(200_000);
  const file = (await formWithin(request, 300_000))?.get('file') as File;
  expect([file.name, file.size]).toEqual(['a.csv', 200_000]);
});

test('one that is too large is read to its end and not kept', async () => {
  const { request, seen } = chunked(20_000_000);
  expect(await formWithin(request, 300_000)).toBeNull();
  expect(seen.bytes).toBe(20_000_000);
});

test('what is no form at all is told as such', async () => {
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
  const request = new Request('http://localhost/', { method: 'POST', headers, body: 'nothing of the kind' });
  await expect(formWithin(request, 300_000)).rejects.toThrow();
});
