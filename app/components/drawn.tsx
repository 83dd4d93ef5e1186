import { type ComponentProps, createElement, useMemo } from 'react';
import type { Html } from './html.ts';

type DrawnProps = {
  /** The element around it. */
  as?: 'div' | 'ul';
  of: Html;
} & Pick<ComponentProps<'div'>, 'className' | 'id' | 'role' | 'aria-label'> & {
    [data: `data-${string}`]: string | undefined;
  };

/**
 * An element whose inside is text of `html`. As long as the text is the same, nothing inside is touched: what is focused,
 * pointed at or marked there stays.
 */
export function Drawn({ as = 'div', of, ...rest }: DrawnProps) {
  // React writes it anew whenever the object is another one, whatever it holds.
  const inside = useMemo(() => ({ __html: of.text }), [of.text]);
  return createElement(as, { ...rest, dangerouslySetInnerHTML: inside });
}
