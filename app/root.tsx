import '@fontsource-variable/inter/opsz.css';
import './styles/app.css';
import latinExt from '@fontsource-variable/inter/files/inter-latin-ext-opsz-normal.woff2?url';
import latin from '@fontsource-variable/inter/files/inter-latin-opsz-normal.woff2?url';
import type { LinksFunction, LoaderFunctionArgs } from '@remix-run/node';
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteLoaderData } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { BareErrorPage } from './components/error-page.tsx';
import { onlyWhenChanged } from './components/live.ts';
import { useNonce } from './components/nonce.tsx';
import { localeOfRequest } from './locale.server.ts';
import { themeOfRequest } from './preference-cookies.server.ts';
import { optionalMember } from './session.server.ts';

const font = (href: string) =>
  ({ rel: 'preload', as: 'font', type: 'font/woff2', crossOrigin: 'anonymous', href }) as const;

export const links: LinksFunction = () => [
  font(latin),
  font(latinExt),
  { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' },
  { rel: 'icon', href: '/favicon-32.png', type: 'image/png', sizes: '32x32' },
  { rel: 'apple-touch-icon', href: '/apple-touch-icon.png' },
  { rel: 'manifest', href: '/manifest.webmanifest' },
];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const member = await optionalMember({ request, context });
  return {
    locale: member?.locale ?? localeOfRequest(request),
    theme: member?.theme ?? themeOfRequest(request),
    requestId: context.requestId,
  };
}

export const shouldRevalidate = onlyWhenChanged;

export function Layout({ children }: { children: ReactNode }) {
  const nonce = useNonce();
  const locale = useLocale();
  const t = useTranslations('pages');
  const theme = useRouteLoaderData<typeof loader>('root')?.theme;
  return (
    <html lang={locale} data-theme={theme === 'system' ? undefined : theme}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="theme-color" content="#f6f5f1" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#151513" media="(prefers-color-scheme: dark)" />
        {/* React Aria puts a rule or two into the page and asks here for leave. */}
        <meta property="csp-nonce" nonce={nonce} suppressHydrationWarning />
        <meta name="application-name" content={t('appName')} />
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

export function ErrorBoundary() {
  return <BareErrorPage />;
}
