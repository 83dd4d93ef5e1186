const bar = 'h-3 rounded-sm bg-hover motion-safe:animate-pulse';

/** Rows that are on their way: the real geometry, shown after 200 ms only. */
export function SkeletonRows({ rows = 3, label }: { rows?: number; label: string }) {
  return (
    <div role="status" aria-busy="true" className="appear-late">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <div key={row} className="grid grid-cols-[3px_84px_1fr_72px] items-center gap-3 border-t border-line py-2.5">
          <span className={`${bar} h-8.5 rounded-xs`} />
          <span className={bar} />
          <span className={bar} style={{ width: `${64 + ((row * 18) % 30)}%` }} />
          <span className={`${bar} h-6.5 rounded-md`} />
        </div>
      ))}
    </div>
  );
}
