import { Children, type ReactNode } from 'react';

/** Facts in a line, parted by dots; where the line breaks there is no dot, neither behind the last fact nor before the next. */
export function MetaLine({ children }: { children: ReactNode }) {
  return (
    <span className="meta-line">
      {Children.map(children, (fact) =>
        fact === null || typeof fact === 'boolean' || fact === '' ? null : <span>{fact}</span>,
      )}
    </span>
  );
}
