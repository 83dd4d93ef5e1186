import { type Response, Router } from 'express';
import type { Services } from '#server/context.ts';
import { isDomainError } from '#server/errors.ts';
import { previewHtml, readPreviewAddress } from '#server/newsletters/previews.ts';

/**
 * Rendered mails. Whatever is in them runs nothing, opens nothing and asks nobody but us for pictures: the answer's own
 * policy says so, wherever it is opened.
 */
export function previewRoutes(services: Services): Router {
  const routes = Router();
  const { secrets, config } = services;

  routes.get('/previews/placeholder.svg', (_req, res) => {
    res.set({
      'Content-Type': 'image/svg+xml',
      'Cache-Control': 'public, max-age=86400',
      'Cross-Origin-Resource-Policy': 'cross-origin',
    });
    res.set('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    res.send(placeholder);
  });

  routes.get('/previews/:kind/:id', async (req, res) => {
    const { kind, id } = req.params;
    const named = readPreviewAddress(secrets, { kind, id, query: req.query }, services.clock.now());
    if (!named) return void sealed(res, config.appUrl).status(404).send(emptyPage);
    try {
      const html = await previewHtml(services, named, services.clock.now());
      // Links of a mail would lead the frame away; a new window is something the sandbox does not open.
      const page = html?.replace(/<head>/i, '<head><base target="_blank">') ?? emptyPage;
      sealed(res, config.appUrl)
        .status(html === null ? 404 : 200)
        .send(page);
    } catch (error) {
      if (!isDomainError(error)) throw error;
      sealed(res, config.appUrl).status(503).send(emptyPage);
    }
  });
  return routes;
}

function sealed(res: Response, appUrl: string): Response {
  res.removeHeader('X-Frame-Options');
  res.removeHeader('Origin-Agent-Cluster');
  return res.set({
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'private, no-store',
    'Content-Security-Policy': `sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' ${appUrl}; frame-ancestors 'self'; base-uri 'none'; form-action 'none'`,
    'Referrer-Policy': 'no-referrer',
  });
}

const emptyPage = '<!doctype html><title>–</title>\n';

/** An empty frame for a picture, for light and dark grounds alike. */
const placeholder = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="300" viewBox="0 0 600 300" role="img">
<rect width="600" height="300" fill="#e9e4da"/><rect x="8" y="8" width="584" height="284" rx="8" fill="none" stroke="#b9b09f" stroke-width="2" stroke-dasharray="10 8"/>
<g fill="none" stroke="#8d8473" stroke-width="6" stroke-linecap="round" stroke-linejoin="round"><rect x="245" y="100" width="110" height="90" rx="8"/><circle cx="275" cy="130" r="9"/><path d="M355 165l-26-26-60 51"/></g>
</svg>
`;
