import { useLocation } from '@remix-run/react';
import { useLocale, useTranslations } from 'use-intl';

/** The other language, one tap away; a plain form, so that it works without scripts. */
export function LanguageSwitch() {
  const t = useTranslations('approve');
  const { pathname } = useLocation();
  const other = useLocale() === 'pl' ? 'en' : 'pl';
  return (
    <form method="post" action="/preferences/language">
      <input type="hidden" name="locale" value={other} />
      <input type="hidden" name="to" value={pathname} />
      <button
        type="submit"
        lang={other}
        className="-mr-2 h-11 min-w-11 rounded-md px-2 text-md font-medium text-accent-text hover:bg-hover"
      >
        <span aria-hidden="true">{t('languageSwitchShort')}</span>
        <span className="sr-only">{t('languageSwitch')}</span>
      </button>
    </form>
  );
}
