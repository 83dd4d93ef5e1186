import { useEffect, useState } from 'react';

/**
 * A rendered mail in its frame. The frame runs nothing and knows nothing of the page (its own address says so); a new
 * address is loaded behind the old one and takes its place when it is there, so that nothing flickers.
 */
export function MailFrame({
  src,
  title,
  width,
  className = '',
}: {
  src: string;
  title: string;
  /** Widest, in pixels. */
  width?: number;
  className?: string;
}) {
  const [shown, setShown] = useState(src);
  const [next, setNext] = useState<string | null>(null);
  useEffect(() => {
    setNext(src === shown ? null : src);
  }, [src, shown]);
  const frames = next ? [shown, next] : [shown];
  return (
    <div style={width === undefined ? undefined : { maxWidth: width }} className={`relative ${className}`}>
      {frames.map((address) => (
        <iframe
          key={address}
          src={address}
          title={title}
          sandbox=""
          referrerPolicy="no-referrer"
          aria-hidden={address !== shown || undefined}
          tabIndex={address === shown ? 0 : -1}
          onLoad={() => {
            if (address === next) setShown(address);
          }}
          className={`absolute inset-0 size-full border-0 bg-white ${address === shown ? '' : 'invisible'}`}
        />
      ))}
    </div>
  );
}
