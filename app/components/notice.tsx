import { CircleCheck, Info, type LucideIcon, Pause, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

export type NoticeKind = 'info' | 'good' | 'warn' | 'error';

const looks: Record<NoticeKind, { icon: LucideIcon; ground: string; ink: string }> = {
  info: { icon: Info, ground: 'bg-sunken', ink: 'text-text-2' },
  good: { icon: CircleCheck, ground: 'bg-s-approved-bg', ink: 'text-s-approved' },
  warn: { icon: Pause, ground: 'bg-s-held-bg', ink: 'text-s-held' },
  error: { icon: TriangleAlert, ground: 'bg-s-failed-bg', ink: 'text-s-failed' },
};

/** Something to know, where it happened: what is so (`title`), what was kept, what to do. An error is read out at once. */
export function Notice({
  kind = 'info',
  icon,
  title,
  children,
  action,
  className = '',
}: {
  kind?: NoticeKind;
  icon?: LucideIcon;
  title?: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
}) {
  const look = looks[kind];
  const Icon = icon ?? look.icon;
  return (
    <div
      role={kind === 'error' ? 'alert' : 'note'}
      className={`flex gap-2.5 rounded-md px-3 py-2.5 ${look.ground} ${className}`}
    >
      <Icon className={`mt-0.5 ${look.ink}`} />
      <div className="min-w-0 flex-1 text-pretty">
        {title && <strong className={`font-semibold ${children ? 'block' : ''}`}>{title} </strong>}
        {children}
      </div>
      {action && <div className="flex-none self-center">{action}</div>}
    </div>
  );
}
