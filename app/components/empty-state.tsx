import type { ReactNode } from 'react';

/** An empty place that teaches: what lives here, one sentence why, one button. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  icon?: ReactNode;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="grid justify-items-start gap-1.5 rounded-lg border border-dashed border-line-strong p-4.5">
      {icon && <span className="text-text-3 [&_svg]:size-5 [&_svg]:stroke-[1.6]">{icon}</span>}
      <h2 className="text-md font-semibold">{title}</h2>
      {children && <p className="max-w-[44ch] text-pretty text-text-2">{children}</p>}
      {action && <div className="mt-1.5 flex flex-wrap items-center gap-2">{action}</div>}
    </div>
  );
}
