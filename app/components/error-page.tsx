import { isRouteErrorResponse, useRouteError, useRouteLoaderData } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { LinkButton } from './button.tsx';
import { DocumentTitle } from './document-title.tsx';
import { Logo } from './shell/logo.tsx';

/** What a page says that cannot be shown: what happened, what was kept, what to do. */
export function ErrorPage() {
  const t = useTranslations('pages');
  const errors = useTranslations('errors');
  const error = useRouteError();
  const requestId = (useRouteLoaderData('root') as { requestId?: string } | undefined)?.requestId;
  const status = isRouteErrorResponse(error) ? error.status : 500;
  const kind = status === 404 ? 'notFound' : status === 401 || status === 403 ? 'forbidden' : 'broken';
  const title = t(`${kind}Title`);
  return (
    <div className="grid min-h-[60vh] place-content-center justify-items-start gap-2 px-7 py-10 phone:px-4">
      <DocumentTitle>{title}</DocumentTitle>
      <p className="text-sm text-text-3 tabular-nums">{status}</p>
      <h1 className="text-2xl font-semibold tracking-[-0.022em]">{title}</h1>
      <p className="max-w-[52ch] text-md text-pretty text-text-2">
        {reasonOf(error, errors) ?? t(`${kind}Text`, { requestId: requestId ?? '–' })}
      </p>
      <LinkButton to="/" reloadDocument className="mt-3">
        {t('toToday')}
      </LinkButton>
    </div>
  );
}

/** The same with no frame around it: it says whose page it is. */
export function BareErrorPage() {
  const t = useTranslations('pages');
  return (
    <>
      <header className="flex items-center gap-2 px-7 pt-6 text-md font-semibold phone:px-4">
        <Logo />
        {t('appName')}
      </header>
      <main id="content">
        <ErrorPage />
      </main>
    </>
  );
}

/** The domain's own sentence, where the error came with one (see `orResponse`). */
function reasonOf(error: unknown, errors: ReturnType<typeof useTranslations<'errors'>>): string | null {
  if (!isRouteErrorResponse(error) || error.status === 404) return null;
  const { code, params } = (error.data ?? {}) as { code?: string; params?: Record<string, string | number> };
  return code && errors.has(code as never) ? errors(code as never, (params ?? {}) as never) : null;
}
