const year = 365 * 24 * 3600;

/** Language and look are kept in the browser too, for pages before the sign-in. */
export function preferenceCookie(name: 'lang' | 'theme', value: string, isHttps: boolean): string {
  return `${name}=${value}; Path=/; Max-Age=${year}; SameSite=Lax${isHttps ? '; Secure' : ''}`;
}

/** The look that this browser chose. */
export function themeOfRequest(request: Request): 'system' | 'light' | 'dark' {
  const chosen = /(?:^|;\s*)theme=(light|dark)\b/.exec(request.headers.get('cookie') ?? '')?.[1];
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}
