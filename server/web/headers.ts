import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';
import type { Config } from '#server/config.ts';

/** Nothing here needs them, so nothing that slips in gets them. */
const noneOf = [
  'accelerometer',
  'browsing-topics',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
  'xr-spatial-tracking',
];

/**
 * The headers of every answer. A route whose answer is not a page of ours (pictures, previews) sets its own
 * Content-Security-Policy over this one. `res.locals.nonce` must be there already.
 */
export function securityHeaders({ isHttps }: Pick<Config, 'isHttps'>): RequestHandler[] {
  const nonce = (_req: unknown, res: unknown): string => `'nonce-${(res as Response).locals.nonce}'`;
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          'default-src': ["'self'"],
          'script-src': ["'self'", nonce],
          'style-src': ["'self'", nonce],
          // Clients' colours and React Aria's positions stand in style attributes; they can carry no script.
          'style-src-attr': ["'unsafe-inline'"],
          'img-src': ["'self'", 'data:', 'blob:'],
          'font-src': ["'self'"],
          'connect-src': ["'self'"],
          'frame-src': ["'self'"],
          'frame-ancestors': ["'none'"],
          'form-action': ["'self'"],
          'base-uri': ["'none'"],
          'object-src': ["'none'"],
          ...(isHttps ? { 'upgrade-insecure-requests': [] } : {}),
        },
      },
      // With helmet's no-referrer a browser sends `Origin: null` on a plain form post, and the forgery check refuses it.
      referrerPolicy: { policy: 'same-origin' },
      strictTransportSecurity: isHttps && { maxAge: 365 * 24 * 3600 },
      xFrameOptions: { action: 'deny' },
    }),
    (_req, res, next) => {
      res.setHeader('Permissions-Policy', noneOf.map((feature) => `${feature}=()`).join(', '));
      next();
    },
  ];
}
