import type { ReactNode } from 'react';
import { clientStyle } from '../client-edge.tsx';

/** A page that a reader of a newsletter sees: the firm's name and colour, one thing to do, nothing of ours advertised. */
export function PublicPage({
  client,
  colour,
  postalAddress,
  title,
  children,
}: {
  client?: string;
  colour?: string;
  postalAddress?: string;
  title: string;
  children: ReactNode;
}) {
  return (
    <main
      className="mx-auto flex min-h-dvh w-full max-w-110 flex-col px-4 pt-[12vh] pb-10 text-lg"
      style={colour ? clientStyle(colour) : undefined}
    >
      <title>{client ? `${title} · ${client}` : title}</title>
      <div className="overflow-hidden rounded-lg border border-line bg-surface">
        {colour && <div className="h-1 bg-(--client)" />}
        <div className="flex flex-col gap-3 p-6">
          {client && <p className="text-base text-text-2">{client}</p>}
          <h1 className="text-xl font-semibold tracking-[-0.015em] text-pretty break-words">{title}</h1>
          {children}
        </div>
      </div>
      {postalAddress && <p className="mt-4 text-center text-sm text-text-3">{postalAddress}</p>}
    </main>
  );
}
