import '@fontsource-variable/inter/opsz.css';
import './styles/app.css';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteLoaderData } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useLocale } from 'use-intl';
import { useNonce } from './components/nonce.tsx';
import { localeOfRequest } from './locale.server.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  return { locale: localeOfRequest(request), theme: 'system' as const };
}

export function Layout({ children }: { children: ReactNode }) {
  const nonce = useNonce();
  const locale = useLocale();
  const theme = useRouteLoaderData<typeof loader>('root')?.theme;
  return (
    <html lang={locale} data-theme={theme === 'system' ? undefined : theme}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function App() {
  return <Outlet />;
}
