import { RemixBrowser } from '@remix-run/react';
import { StrictMode, startTransition } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { localeOf } from './words/index.ts';
import { loadFirstWords, useLoadedWords } from './words/needed.ts';
import { WordsProvider } from './words/provider.tsx';

const locale = localeOf(document.documentElement.lang);
await loadFirstWords(locale);

function App() {
  return (
    <WordsProvider locale={locale} words={useLoadedWords()}>
      <RemixBrowser />
    </WordsProvider>
  );
}

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <App />
    </StrictMode>,
  );
});
