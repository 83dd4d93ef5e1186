import { isRouteErrorResponse, useActionData, useRouteError } from '@remix-run/react';
import { Link2Off, type LucideIcon, Mail, MailCheck, TimerOff, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { LanguageSwitch } from './language-switch.tsx';

const icons: Record<string, LucideIcon> = {
  expired: TimerOff,
  revoked: Link2Off,
  unknown: Link2Off,
  missing: Mail,
  broken: TriangleAlert,
};

/** Why a link opens nothing, and what to do. Error boundary of every page behind one; works without scripts. */
export function LinkProblemPage() {
  const t = useTranslations('approve.link');
  const error = useRouteError();
  const given = isRouteErrorResponse(error) ? (error.data as { link?: string; renew?: string | null } | null) : null;
  const isGone = isRouteErrorResponse(error) && error.status === 404;
  const kind = problemOf(given?.link) ?? (isGone ? 'unknown' : 'broken');
  return (
    <PlainPage icon={icons[kind] ?? TriangleAlert} title={t(`${kind}.title`)} text={t(`${kind}.text`)}>
      {kind === 'expired' && given?.renew && (
        <form method="post" action={given.renew}>
          <button
            type="submit"
            className="h-13 w-full rounded-lg bg-accent px-5 text-[1.0625rem] font-semibold text-on-accent hover:bg-accent-hover"
          >
            {t('expired.button')}
          </button>
        </form>
      )}
      {kind === 'broken' && (
        <a
          href="."
          className="grid h-11.5 place-items-center rounded-lg border border-line-strong bg-surface font-medium"
        >
          {t('broken.retry')}
        </a>
      )}
    </PlainPage>
  );
}

/** The fresh link is on its way. Whoever only looks at this address is told where links come from. */
export function LinkSentPage() {
  const t = useTranslations('approve.link');
  const isSent = Boolean(useActionData());
  return isSent ? (
    <PlainPage icon={MailCheck} title={t('expired.sentTitle')} text={t('expired.sentText')} />
  ) : (
    <PlainPage icon={Mail} title={t('missing.title')} text={t('missing.text')} />
  );
}

/** One thing said on a page of its own. Belongs to no client's look: whose link it was is not told. */
export function PlainPage({
  icon: Icon,
  title,
  text,
  children,
}: {
  icon: LucideIcon;
  title: string;
  text: string;
  children?: ReactNode;
}) {
  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-107.5 flex-col px-4 text-lg">
      <title>{title}</title>
      <header className="flex justify-end py-2">
        <LanguageSwitch />
      </header>
      <main className="grid flex-1 content-center gap-3 pb-24">
        <Icon aria-hidden="true" className="size-7 stroke-[1.6] text-text-3" />
        <h1 className="text-[1.375rem] leading-7 font-semibold tracking-[-0.018em] text-balance">{title}</h1>
        <p className="text-pretty text-text-2">{text}</p>
        {children && <div className="mt-3 grid gap-2">{children}</div>}
      </main>
    </div>
  );
}

function problemOf(link: unknown): 'expired' | 'revoked' | 'unknown' | 'missing' | null {
  return link === 'expired' || link === 'revoked' || link === 'unknown' || link === 'missing' ? link : null;
}
