import { Form, useLocation } from '@remix-run/react';
import { ChevronsUpDown, LogOut } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../button.tsx';
import { Initial } from '../client-edge.tsx';
import type { Frame } from './frame.tsx';

/** Who is signed in; opens language, look and signing out. A native popover: it works before any script has come. */
export function UserMenu({ frame, isRail }: { frame: Frame; isRail: boolean }) {
  const t = useTranslations('shell');
  const { name } = frame.member;
  return (
    <>
      <button
        type="button"
        popoverTarget="user-menu"
        title={isRail ? name : undefined}
        className={`flex flex-none items-center gap-2 rounded-md font-medium text-text-2 hover:bg-hover hover:text-text ${isRail ? 'size-9 justify-center' : 'h-9 px-2'}`}
      >
        <span className="sr-only">{t('account', { name })}</span>
        <Initial name={name} />
        {!isRail && (
          <>
            <span aria-hidden="true" className="min-w-0 flex-1 truncate text-left">
              {name}
            </span>
            <ChevronsUpDown className="size-3.5 text-text-3" />
          </>
        )}
      </button>
      <div
        id="user-menu"
        popover="auto"
        className="inset-auto bottom-14 left-2.5 m-0 w-64 rounded-lg border border-line bg-raised p-4 text-text shadow-2"
      >
        <AccountForms frame={frame} />
      </div>
    </>
  );
}

const choice =
  'flex h-7 flex-1 items-center justify-center rounded-[5px] px-2 font-medium text-text-2 hover:text-text aria-pressed:bg-thumb aria-pressed:text-text aria-pressed:shadow-1 phone:h-10';

/** The forms behind the name: plain posts, each to its own route. */
export function AccountForms({ frame }: { frame: Frame }) {
  const t = useTranslations('shell');
  const { pathname, search } = useLocation();
  const back = <input type="hidden" name="to" value={pathname + search} />;
  return (
    <div className="grid gap-3">
      <div className="min-w-0">
        <div className="truncate font-semibold">{frame.member.name}</div>
        <div className="truncate text-sm text-text-3">{frame.member.email}</div>
      </div>
      <Form method="post" action="/preferences/theme" className="grid gap-1">
        {back}
        <span className="text-sm font-medium text-text-3">{t('theme.label')}</span>
        <span className="flex rounded-md bg-track p-0.5">
          {(['system', 'light', 'dark'] as const).map((theme) => (
            <button
              type="submit"
              key={theme}
              name="theme"
              value={theme}
              aria-pressed={frame.member.theme === theme}
              className={choice}
            >
              {t(`theme.${theme}`)}
            </button>
          ))}
        </span>
      </Form>
      {/* The words are a file of their own: another language is another page. */}
      <Form method="post" action="/preferences/language" reloadDocument className="grid gap-1">
        {back}
        <span className="text-sm font-medium text-text-3">{t('language.label')}</span>
        <span className="flex rounded-md bg-track p-0.5">
          {(['pl', 'en'] as const).map((locale) => (
            <button
              type="submit"
              key={locale}
              name="locale"
              value={locale}
              lang={locale}
              aria-pressed={frame.member.locale === locale}
              className={choice}
            >
              {t(`language.${locale}`)}
            </button>
          ))}
        </span>
      </Form>
      <Form method="post" action="/sign-out" reloadDocument>
        <Button type="submit" look="quiet" icon={<LogOut />} className="-ml-3">
          {t('signOut')}
        </Button>
      </Form>
    </div>
  );
}
