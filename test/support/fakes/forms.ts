import { Readable } from 'node:stream';
import busboy from 'busboy';
import type { Asked } from './server.ts';

export type SentFile = { field: string; name: string; mime: string; bytes: Buffer };

/** A form as it was sent: its fields and its files. */
export async function formOf(asked: Asked): Promise<{ fields: Record<string, string>; files: SentFile[] }> {
  const fields: Record<string, string> = {};
  const files: SentFile[] = [];
  const parser = busboy({ headers: asked.headers, defParamCharset: 'utf8' });
  await new Promise<void>((resolve, reject) => {
    parser.on('field', (name, value) => {
      fields[name] = value;
    });
    parser.on('file', (field, stream, { filename, mimeType }) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => files.push({ field, name: filename ?? '', mime: mimeType, bytes: Buffer.concat(chunks) }));
    });
    parser.on('close', resolve);
    parser.on('error', reject);
    Readable.from([asked.body]).pipe(parser);
  });
  return { fields, files };
}
