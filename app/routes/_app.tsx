import type { LoaderFunctionArgs } from '@remix-run/node';
import { Form, Outlet, useLoaderData, useRouteLoaderData } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { navigationOf } from '#server/clients/navigation.ts';
import { Button } from '../components/button.tsx';
import { BareErrorPage, ErrorPage } from '../components/error-page.tsx';
import { onlyWhenChanged } from '../components/live.ts';
import { Notice } from '../components/notice.tsx';
import { AppFrame, type Frame } from '../components/shell/frame.tsx';
import { requireMember } from '../session.server.ts';

/** Everything behind the sign-in. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { name, email, role, locale, theme, workspaceName, timeZone, ...actor } = await requireMember({
    request,
    context,
  });
  const { config, db, clock } = context;
  const member = { name, email, role, locale, theme, workspaceName, timeZone };
  const keepsMail = config.smtpUrl === null;
  return {
    member,
    ...(await navigationOf(db, { ...actor, ...member }, clock.now())),
    hasMailbox: keepsMail && role === 'owner',
    warnsOfMail: keepsMail && !config.isLoopback,
  };
}

export const shouldRevalidate = onlyWhenChanged;

export default function App() {
  const frame = useLoaderData<typeof loader>();
  const t = useTranslations('shell');
  const banner = (
    <>
      {frame.isEverythingPaused && (
        <Notice
          kind="warn"
          className="rounded-none"
          title={t('stopped.title')}
          action={
            frame.member.role === 'owner' && (
              <Form method="post" action="/settings/operations/resume">
                <Button type="submit" size="sm">
                  {t('stopped.resume')}
                </Button>
              </Form>
            )
          }
        >
          {t('stopped.text')}
        </Notice>
      )}
      {frame.warnsOfMail && (
        <Notice kind="warn" className="rounded-none" title={t('noMail.title')}>
          {t('noMail.text')}
        </Notice>
      )}
    </>
  );
  return (
    <AppFrame frame={frame} banner={banner}>
      <Outlet />
    </AppFrame>
  );
}

/** A page of the app that cannot be shown keeps the navigation around it. */
export function ErrorBoundary() {
  const frame = useRouteLoaderData<typeof loader>('routes/_app') as Frame | undefined;
  if (!frame) return <BareErrorPage />;
  return (
    <AppFrame frame={frame}>
      <ErrorPage />
    </AppFrame>
  );
}
