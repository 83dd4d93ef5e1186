import { type AppLoadContext, createReadableStreamFromReadable, type EntryContext } from '@remix-run/node';
import { isRouteErrorResponse, RemixServer } from '@remix-run/react';
import { isbot } from 'isbot';
import { renderToPipeableStream } from 'react-dom/server';
import { redactPath } from '#server/security/redact.ts';
import { NonceProvider } from './components/nonce.tsx';
import { gathering } from './gathering.server.ts';
import { localeOfRequest } from './locale.server.ts';
import { allWords } from './words/all.server.ts';
import { WordsProvider } from './words/provider.tsx';

/** A page that takes longer than this to draw is cut off. */
export const streamTimeout = 10_000;

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  context: AppLoadContext,
): Promise<Response> {
  const root = remixContext.staticHandlerContext.loaderData.root as { locale?: string } | undefined;
  const locale = root?.locale === 'en' || root?.locale === 'pl' ? root.locale : localeOfRequest(request);
  return new Promise((resolve, reject) => {
    let shellSent = false;
    const ready = isbot(request.headers.get('user-agent') ?? '') ? 'onAllReady' : 'onShellReady';
    const { pipe, abort } = renderToPipeableStream(
      <NonceProvider nonce={context.nonce}>
        <WordsProvider locale={locale} words={allWords[locale]}>
          <RemixServer context={remixContext} url={request.url} nonce={context.nonce} abortDelay={streamTimeout} />
        </WordsProvider>
      </NonceProvider>,
      {
        nonce: context.nonce,
        [ready]() {
          shellSent = true;
          const body = gathering();
          // Else the drawing of every page would be kept in memory until its time is up.
          body.once('close', () => clearTimeout(cutOff));
          headers.set('Content-Type', 'text/html; charset=utf-8');
          resolve(new Response(createReadableStreamFromReadable(body), { headers, status }));
          pipe(body);
        },
        onShellError: reject,
        onError(error) {
          // Before the shell is out, onShellError answers.
          if (shellSent && !request.signal.aborted)
            context.log.error({ err: error, path: pathOf(request) }, 'page broke while streaming');
        },
      },
    );
    const cutOff = setTimeout(abort, streamTimeout + 1_000).unref();
  });
}

/** Errors of loaders and actions that nobody answered. What the browser did wrong (405) is in the request's own line. */
export function handleError(error: unknown, { request, context }: { request: Request; context: AppLoadContext }): void {
  // Remix's own sentence about it repeats the whole path, and with it the token of a link.
  if (isRouteErrorResponse(error)) return;
  if (!request.signal.aborted) context.log.error({ err: error, path: pathOf(request) }, 'route failed');
}

const pathOf = (request: Request): string => redactPath(new URL(request.url).pathname);
