import { RemixBrowser } from '@remix-run/react';
import { StrictMode, startTransition } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { loadWords, localeOf } from './words/index.ts';
import { WordsProvider } from './words/provider.tsx';

const locale = localeOf(document.documentElement.lang);
const words = await loadWords(locale);

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <WordsProvider locale={locale} words={words}>
        <RemixBrowser />
      </WordsProvider>
    </StrictMode>,
  );
});
