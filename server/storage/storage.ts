import type { Readable } from 'node:stream';

/**
 * Where bytes are kept, by what they are: the key of a file is the SHA-256 of its bytes, so that what was approved is
 * what is read, and the same picture is kept once. Every node of one installation must see the same storage.
 */
export type Storage = {
  /** Keeps the bytes and returns their key; again is harmless. */
  put(bytes: Buffer): Promise<string>;
  /** The bytes, checked against their key. null: not here. */
  read(sha256: string): Promise<Buffer | null>;
  /** The same as a stream, with its length. null: not here. */
  open(sha256: string): Promise<{ stream: Readable; bytes: number } | null>;
};

const isKey = /^[0-9a-f]{64}$/;

/** A key from outside is never part of a path unless it is one. */
export function isStorageKey(text: string): boolean {
  return isKey.test(text);
}
