import busboy from 'busboy';
import { type Request, type Response, Router } from 'express';
import type { Services } from '#server/context.ts';
import { domainError, isDomainError } from '#server/errors.ts';
import { readPermanent, readSigned } from '#server/media/addresses.ts';
import { smallPictures } from '#server/media/derivatives.ts';
import { uploadLimits } from '#server/media/encode.ts';
import { imagesById, requireOpenClient, storeImage } from '#server/media/images.ts';
import { readyForClient } from '#server/media/ready.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { memberOf } from '#server/people/members.ts';

/**
 * Pictures: one way in and the three ways out of `media/addresses.ts`. They are streams, so they do not go through
 * Remix. Each answer is what its Content-Type says (`nosniff`), runs nothing and is framed by nobody.
 */
export function mediaRoutes(services: Services): Router {
  const routes = Router();
  const { db, secrets, clock, log } = services;

  routes.post('/media/upload', async (req, res) => {
    const member = await memberFrom(services, req);
    if (!member) return void res.status(401).json({ error: { code: 'signedOut', params: {} } });
    try {
      const clientId = String(req.query.client ?? '');
      if (!isId(clientId)) throw domainError('not_found', 'clientNotFound');
      await requireOpenClient(db, member, clientId);
      const { bytes, name } = await receive(req);
      const image = await storeImage(services, member, { clientId, bytes, name }, clock.now());
      res.status(201).json({ image });
      // What the channels need is made while the description is being written.
      const place = { workspaceId: member.workspaceId, clientId, mediaIds: [image.id] };
      readyForClient(services, place, clock.now()).catch((err) =>
        log.warn({ err, mediaId: image.id }, 'copies not made'),
      );
    } catch (error) {
      if (!isDomainError(error)) throw error;
      // What was not read is read past, so that the browser hears the reason and not a broken connection.
      req.resume();
      const status = error.kind === 'not_found' ? 404 : error.kind === 'unavailable' ? 503 : 422;
      res.status(status).json({ error: { code: error.code, params: error.params } });
    }
  });

  routes.get('/media/signed/:file', async (req, res) => {
    const { until = '', sig = '' } = req.query;
    const named = readSigned(secrets, { file: req.params.file, until: String(until), sig: String(sig) }, clock.now());
    if (!named) return void res.sendStatus(404);
    const seconds = Math.floor((named.until.getTime() - clock.now().getTime()) / 1000);
    await send(services, res, named, { cache: `private, max-age=${seconds}`, anywhere: true });
  });

  routes.get('/media/p/:file', async (req, res) => {
    const named = await readPermanent(db, req.params.file);
    if (!named) return void res.sendStatus(404);
    await send(services, res, named, { cache: 'public, max-age=31536000, immutable', anywhere: true });
  });

  for (const size of ['whole', 'small'] as const) {
    routes.get(size === 'small' ? '/media/:id/small' : '/media/:id', async (req, res) => {
      const member = await memberFrom(services, req);
      if (!member) return void res.sendStatus(401);
      const id = String(req.params.id);
      const image = isId(id) ? (await imagesById(db, member, [id]))[id] : undefined;
      if (!image) return void res.sendStatus(404);
      const named = size === 'small' ? ((await smallPictures(db, [id])).get(id) ?? image) : image;
      await send(services, res, named, { cache: 'private, max-age=3600', anywhere: false });
    });
  }
  return routes;
}

const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

async function memberFrom({ auth, db }: Services, req: Request): Promise<MemberActor | null> {
  const origin = {
    cookie: req.headers.cookie ?? null,
    address: req.ip ?? null,
    userAgent: req.headers['user-agent'] ?? null,
  };
  const session = await auth.sessionOf(origin);
  return session && memberOf(db, session, origin.address);
}

async function send(
  { storage }: Services,
  res: Response,
  { sha256, mime }: { sha256: string; mime: string },
  { cache, anywhere }: { cache: string; anywhere: boolean },
): Promise<void> {
  const etag = `"${sha256}"`;
  res.set({
    'Content-Type': mime,
    'Content-Disposition': 'inline',
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': anywhere ? 'cross-origin' : 'same-origin',
    'Cache-Control': cache,
    ETag: etag,
  });
  if (res.req.headers['if-none-match'] === etag) return void res.status(304).end();
  const file = await storage.open(sha256);
  if (!file) return void res.sendStatus(404);
  res.set('Content-Length', String(file.bytes));
  if (res.req.method === 'HEAD') {
    file.stream.destroy();
    return void res.end();
  }
  file.stream.on('error', () => res.destroy());
  res.on('close', () => file.stream.destroy());
  file.stream.pipe(res);
}

/** Bytes that uploads hold in memory at this moment, and the most they may. */
let held = 0;
const mostHeld = 256 * 1024 * 1024;

/**
 * The one file of a multipart request. Too large: the rest is read and thrown away, so that the browser hears the
 * reason instead of a broken connection.
 */
async function receive(req: Request): Promise<{ bytes: Buffer; name: string }> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    return await new Promise((resolve, reject) => {
      let form: busboy.Busboy;
      let failure: Error | null = null;
      let name: string | null = null;
      try {
        form = busboy({
          headers: req.headers,
          defParamCharset: 'utf8',
          limits: { files: 1, fields: 4, fileSize: uploadLimits.bytes },
        });
      } catch {
        req.resume();
        return reject(domainError('invalid', 'imageEmpty'));
      }
      form.on('file', (_field, file, info) => {
        name = info.filename ?? '';
        file.on('data', (chunk: Buffer) => {
          if (failure) return;
          size += chunk.length;
          held += chunk.length;
          chunks.push(chunk);
          if (held > mostHeld) {
            failure = domainError('unavailable', 'uploadBusy');
            held -= size;
            size = 0;
            chunks.length = 0;
          }
        });
        file.on('limit', () => {
          failure ??= domainError('invalid', 'imageTooHeavy', { limit: Math.round(uploadLimits.bytes / 1024 / 1024) });
          held -= size;
          size = 0;
          chunks.length = 0;
        });
      });
      form.on('close', () => {
        if (failure) reject(failure);
        else if (name === null) reject(domainError('invalid', 'imageEmpty'));
        else resolve({ bytes: Buffer.concat(chunks), name });
      });
      form.on('error', () => reject(domainError('invalid', 'uploadBroken')));
      req.on('aborted', () => reject(domainError('invalid', 'uploadBroken')));
      req.pipe(form);
    });
  } finally {
    held -= size;
  }
}
