import { type ReactNode, useId } from 'react';
import { ClientEdge } from './client-edge.tsx';

type HeadProps = { title: ReactNode; count?: ReactNode; action?: ReactNode };

/** A part of a reading screen on plain ground: head, then usually a `List`. */
export function Section({
  title,
  count,
  action,
  children,
  className = '',
}: HeadProps & { children: ReactNode; className?: string }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={className}>
      <div className="flex items-baseline gap-2 pb-2">
        <h2 id={id} className="font-semibold">
          {title}
        </h2>
        {count !== undefined && <span className="text-text-3 tabular-nums">{count}</span>}
        {action && <span className="ml-auto text-sm">{action}</span>}
      </div>
      {children}
    </section>
  );
}

/** A panel: the one card level. `flush` lets rows reach its edges. */
export function Card({
  title,
  count,
  action,
  children,
  flush = false,
  className = '',
}: Partial<HeadProps> & { children?: ReactNode; flush?: boolean; className?: string }) {
  const id = useId();
  return (
    <section
      aria-labelledby={title ? id : undefined}
      className={`overflow-hidden rounded-lg border border-line bg-surface ${className}`}
    >
      {title && (
        <div className="flex min-h-10 items-center gap-2 py-1 pr-2.5 pl-4">
          <h2 id={id} className="font-semibold">
            {title}
          </h2>
          {count !== undefined && <span className="text-text-3 tabular-nums">{count}</span>}
          {action && <span className="ml-auto flex items-center gap-1">{action}</span>}
        </div>
      )}
      {flush ? children : <div className={`px-4 pb-4 ${title ? '' : 'pt-4'}`}>{children}</div>}
    </section>
  );
}

/** Rows between hairlines on one surface. */
export function List({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <ul
      aria-label={label}
      className="overflow-hidden rounded-lg border border-line bg-surface [&>li+li]:border-t [&>li+li]:border-line phone:-mx-4 phone:rounded-none phone:border-x-0"
    >
      {children}
    </ul>
  );
}

/**
 * One row of a `List`: the client's edge, a mark (24 to 120 px), the title with its meta line and reason, and the row's one
 * obvious action at the right edge.
 */
export function Row({
  colour,
  mark,
  title,
  meta,
  children,
  action,
  className = '',
  isMarkSmall = false,
}: {
  colour?: string;
  mark?: ReactNode;
  /** It stays beside the title on a phone too. */
  isMarkSmall?: boolean;
  title: ReactNode;
  meta?: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
}) {
  return (
    <li
      className={`relative flex flex-wrap items-start gap-x-3 gap-y-1 py-2.25 pr-2.5 pl-4 hover:bg-hover/45 phone:pr-4 ${className}`}
    >
      {colour && <ClientEdge colour={colour} className="absolute inset-y-0 left-0 rounded-none" />}
      {mark && (
        <span className={`flex min-h-5.5 flex-none items-center ${isMarkSmall ? '' : 'phone:w-full'}`}>{mark}</span>
      )}
      <div className="min-w-0 flex-1 basis-56">
        <div className="text-md font-medium break-words">{title}</div>
        {meta && <div className="text-sm leading-4.5 text-text-2">{meta}</div>}
        {children && <div className="mt-px max-w-[66ch] text-pretty text-text-2">{children}</div>}
      </div>
      {action && (
        <div className="flex min-h-7 flex-none items-center gap-1.5 phone:mt-1.5 phone:w-full phone:*:flex-1 phone:has-[>[aria-haspopup]:only-child]:mt-0 phone:has-[>[aria-haspopup]:only-child]:w-auto phone:[&>[aria-haspopup]]:flex-none">
          {action}
        </div>
      )}
    </li>
  );
}

/** A label of a content. */
export function Tag({ children }: { children: ReactNode }) {
  return (
    <span className="inline-flex h-4.5 items-center gap-1 rounded-sm bg-hover px-1.5 text-xs font-medium whitespace-nowrap text-text-2">
      {children}
    </span>
  );
}

/** Name and value pairs. Figures stand at the right edge, one above the other. */
export function Facts({
  items,
  areFigures = false,
}: {
  items: readonly { name: ReactNode; value: ReactNode }[];
  areFigures?: boolean;
}) {
  return (
    <dl
      className={`grid gap-x-3 gap-y-2 ${areFigures ? 'grid-cols-[minmax(0,1fr)_auto] text-right tabular-nums [&_dt]:text-left' : 'grid-cols-[minmax(104px,auto)_1fr]'}`}
    >
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list is fixed where it is written
        <div key={index} className="col-span-2 grid grid-cols-subgrid">
          <dt className="text-text-2">{item.name}</dt>
          <dd className="min-w-0 break-words">{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
