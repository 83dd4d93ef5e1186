import type { ReactNode } from 'react';

/** A post's text with its links and tags marked, as networks do. */
export function Linked({ text }: { text: string }): ReactNode {
  const parts = text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,:;!?…)'”»]|#[\p{L}\p{N}_]+)/u);
  return parts.map((part, index) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
    if (index % 2 === 0) return <span key={index}>{part}</span>;
    if (part.startsWith('#'))
      return (
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <span key={index} className="text-accent-text">
          {part}
        </span>
      );
    return (
      <a
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        key={index}
        href={part}
        rel="noreferrer nofollow"
        target="_blank"
        className="text-accent-text underline underline-offset-3"
      >
        {part.replace(/^https?:\/\//, '')}
      </a>
    );
  });
}
