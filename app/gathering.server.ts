import { Transform } from 'node:stream';

/** Bytes that go on together: most pages whole, so that they are compressed and sent in one go. */
const enough = 256 * 1024;
/** Bytes that wait before whoever writes them is asked to wait. */
const most = 32 * 1024;

/**
 * Puts together what is written in one go. React writes a page in pieces of 2 KB, and each piece on its own way through web
 * streams, compression and socket costs more than what is in it (measured: 5 ms of a page of 140 KB). What is written is on
 * its way by the next turn of the event loop at the latest, so that streaming stays streaming.
 */
export function gathering(): Transform {
  let pieces: Buffer[] = [];
  let bytes = 0;
  let isAwaited = false;
  const pass = (stream: Transform) => {
    if (bytes > 0) stream.push(Buffer.concat(pieces, bytes));
    pieces = [];
    bytes = 0;
  };
  return new Transform({
    writableHighWaterMark: most,
    transform(piece: Buffer | string, encoding, done) {
      const buffer = typeof piece === 'string' ? Buffer.from(piece, encoding) : piece;
      pieces.push(buffer);
      bytes += buffer.length;
      if (bytes >= enough) pass(this);
      else if (!isAwaited) {
        isAwaited = true;
        setImmediate(() => {
          isAwaited = false;
          if (!this.destroyed && !this.writableFinished) pass(this);
        });
      }
      done();
    },
    flush(done) {
      pass(this);
      done();
    },
  });
}
