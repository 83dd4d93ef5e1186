import type { ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { IntlProvider } from 'use-intl';
import type { Locale, Words } from './index.ts';

declare module 'use-intl' {
  interface AppConfig {
    Locale: Locale;
    Messages: Words;
  }
}

/** Gives every component its words (`useTranslations('area')`) and React Aria its language. */
export function WordsProvider({ locale, words, children }: { locale: Locale; words: Words; children: ReactNode }) {
  return (
    <IntlProvider locale={locale} messages={words} timeZone="UTC">
      <I18nProvider locale={locale === 'pl' ? 'pl-PL' : 'en-GB'}>{children}</I18nProvider>
    </IntlProvider>
  );
}
