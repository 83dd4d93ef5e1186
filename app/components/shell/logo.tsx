/** The mark of the product: a ticked day. */
export function Logo({ className = 'size-5' }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className={`flex-none text-accent-text ${className}`}>
      <rect x="2" y="2" width="16" height="16" rx="4.5" fill="currentColor" />
      <path
        d="M6.2 10.3l2.7 2.7 5-5.7"
        fill="none"
        stroke="var(--bg)"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
