import type { ShouldRevalidateFunction } from '@remix-run/react';

/**
 * For what stands around a page: it is not asked for anew when the same page only shows something else (another month, a
 * filter). After a change it is, and live news make the whole page ask again.
 */
export const notForAnotherView: ShouldRevalidateFunction = ({
  currentUrl,
  nextUrl,
  formMethod,
  defaultShouldRevalidate,
}) => {
  const isAnotherView = currentUrl.pathname === nextUrl.pathname && currentUrl.search !== nextUrl.search;
  return isAnotherView && formMethod === undefined ? false : defaultShouldRevalidate;
};
