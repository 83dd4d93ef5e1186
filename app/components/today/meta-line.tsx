import type { ReactNode } from 'react';
import { Dot } from '../section.tsx';

/** Facts in a line, parted by dots; on a phone, where the line breaks, by space alone. */
export function MetaLine({ parts }: { parts: ReactNode[] }) {
  return (
    <span className="contents phone:inline-flex phone:flex-wrap phone:gap-x-2">
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a line have no other name
        <span key={index} className="inline-flex items-center gap-1.5 tabular-nums">
          {index > 0 && (
            <span className="contents phone:hidden">
              <Dot />
            </span>
          )}
          {part}
        </span>
      ))}
    </span>
  );
}
