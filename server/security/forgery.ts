/**
 * Whether a request that changes something was sent by a page of ours, and not by another site in the name of whoever
 * is signed in. `Sec-Fetch-Site` decides where the browser sends it (https and loopback), else the Origin, which must
 * be ours: missing or `null` is refused.
 */
export function isFromOwnPage(
  request: { secFetchSite: string | undefined; origin: string | undefined },
  appUrl: string,
): boolean {
  if (request.secFetchSite !== undefined) return request.secFetchSite === 'same-origin';
  return request.origin === appUrl;
}

/**
 * The only addresses that take a POST from elsewhere. None of them looks at a session: each has its own token in its
 * path, which is all the right there is. The access matrix lists the same ones.
 */
export const openToOtherSites: { name: string; path: RegExp; why: string }[] = [
  {
    name: 'one-click unsubscribe',
    path: /^\/u\/[\w-]+(\.[\w-]+)*$/,
    why: 'RFC 8058: sent by a mail service, without cookies',
  },
  { name: 'embedded sign-up form', path: /^\/forms\/[\w-]+(\.data)?$/, why: "stands on the client's own website" },
];

export const takesFromElsewhere = (path: string): boolean => openToOtherSites.some((one) => one.path.test(path));
