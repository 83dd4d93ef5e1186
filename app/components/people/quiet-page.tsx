import { useLocation } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { DocumentTitle } from '../document-title.tsx';
import { Logo } from '../shell/logo.tsx';

/** A page before the sign-in: one column, one thing to do, the language in reach. Works without scripts. */
export function QuietPage({
  title,
  lead,
  wide = false,
  children,
}: {
  title: string;
  lead?: ReactNode;
  wide?: boolean;
  children?: ReactNode;
}) {
  const t = useTranslations('pages');
  return (
    <div
      className={`mx-auto flex min-h-dvh w-full flex-col px-4 pt-[9vh] pb-6 phone:pt-8 ${wide ? 'max-w-120' : 'max-w-100'}`}
    >
      <DocumentTitle>{title}</DocumentTitle>
      <header className="mb-5 flex items-center gap-2 px-1 text-md font-semibold">
        <Logo />
        {t('appName')}
      </header>
      <main id="content" className="rounded-lg border border-line bg-surface p-6 phone:p-5">
        <h1 className="text-xl font-semibold tracking-[-0.015em] text-pretty break-words">{title}</h1>
        {lead && <p className="mt-1 text-md text-pretty text-text-2">{lead}</p>}
        {children && <div className="mt-5 grid gap-4">{children}</div>}
      </main>
      <span className="flex-1" />
      <Languages />
    </div>
  );
}

/** Both languages by their own names; a plain post, so that it works without scripts. */
function Languages() {
  const t = useTranslations('shell.language');
  const pages = useTranslations('pages');
  const locale = useLocale();
  const { pathname, search } = useLocation();
  return (
    <footer className="pt-8">
      <form
        method="post"
        action="/preferences/language"
        aria-label={pages('language')}
        className="flex justify-center gap-1"
      >
        <input type="hidden" name="to" value={pathname + search} />
        {(['pl', 'en'] as const).map((name) => (
          <button
            key={name}
            type="submit"
            name="locale"
            value={name}
            lang={name}
            aria-pressed={locale === name}
            className="h-7 rounded-md px-2.5 text-text-2 hover:bg-hover hover:text-text aria-pressed:font-medium aria-pressed:text-text phone:h-11"
          >
            {t(name)}
          </button>
        ))}
      </form>
    </footer>
  );
}
