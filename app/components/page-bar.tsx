import type { ReactNode } from 'react';
import { DocumentTitle } from './document-title.tsx';

/** The bar of a working screen: title at the left, actions at the right. The title is the browser tab's too. */
export function PageBar({ title, beside, children }: { title: string; beside?: ReactNode; children?: ReactNode }) {
  return (
    <header className="flex min-h-(--h-bar) flex-none flex-wrap items-center gap-2 border-b border-line px-5 phone:gap-1 phone:px-4 phone:py-1">
      <DocumentTitle>{title}</DocumentTitle>
      <h1 className="min-w-0 truncate text-xl font-semibold tracking-[-0.015em] phone:text-[1.0625rem]">{title}</h1>
      {beside}
      <span className="flex-1" />
      {children}
    </header>
  );
}

/** The body of a reading screen (Today, clients, settings). `narrow` is for forms. */
export function Page({ children, narrow = false }: { children: ReactNode; narrow?: boolean }) {
  return (
    <div className={`w-full px-7 pt-5 pb-10 phone:px-4 phone:pt-4 phone:pb-6 ${narrow ? 'max-w-180' : 'max-w-315'}`}>
      {children}
    </div>
  );
}

/**
 * Opening of a reading screen: the title (the browser tab's too, unless what is opened beneath names it), one sentence of
 * what is true now, and its action.
 */
export function PageHead({
  title,
  namesTab = true,
  lead,
  mark,
  children,
}: {
  title: string;
  namesTab?: boolean;
  lead?: ReactNode;
  mark?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <header className="mb-5 flex flex-wrap items-center gap-x-4 gap-y-3">
      {namesTab && <DocumentTitle>{title}</DocumentTitle>}
      {mark}
      <div className="min-w-0 flex-1 basis-60">
        <h1 className="text-2xl font-semibold tracking-[-0.022em] break-words phone:text-[1.375rem]">{title}</h1>
        {lead && <p className="mt-0.5 text-md text-pretty text-text-2">{lead}</p>}
      </div>
      {children && (
        <div className="flex flex-none flex-wrap items-center gap-2 phone:w-full phone:*:flex-1">{children}</div>
      )}
    </header>
  );
}
