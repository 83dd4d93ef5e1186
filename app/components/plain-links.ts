import type { MouseEvent } from 'react';

/**
 * The plain link of our own that a press would follow, or null: modified presses, other sites, places on the same page and
 * files are the browser's. A screen with many links has one ear for all of them: some forty of the router's own cost a page
 * a third of its drawing.
 */
export function pressedLink(event: MouseEvent): HTMLAnchorElement | null {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !isPlain || event.defaultPrevented || link.target || link.hasAttribute('download')) return null;
  return link.origin === window.location.origin && !link.hash ? link : null;
}
