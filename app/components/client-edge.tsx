import type { CSSProperties } from 'react';

/**
 * Sets `--client` for everything inside. `colour` is a CSS colour for both themes, as `server/clients/colour.ts`
 * made it from what the client chose.
 */
export function clientStyle(colour: string): CSSProperties {
  return { '--client': colour } as CSSProperties;
}

/** The client's 3 px edge. Its name is always written too. Stretches in a row; `tick` is the short one beside a name. */
export function ClientEdge({
  colour,
  tick = false,
  className = '',
}: {
  colour: string;
  tick?: boolean;
  className?: string;
}) {
  return (
    <span
      aria-hidden="true"
      style={{ background: colour }}
      className={`w-(--edge) flex-none rounded-xs ${tick ? 'h-3.5' : 'self-stretch'} ${className}`}
    />
  );
}

const marks = { sm: 'size-6 rounded-md text-xs', lg: 'size-12 rounded-lg text-xl phone:size-10' };

/** The client's logo, or the first letter of its name on its colour. */
export function ClientMark({
  name,
  colour,
  logo,
  size = 'sm',
}: {
  name: string;
  colour: string;
  logo?: string | null;
  size?: keyof typeof marks;
}) {
  if (logo) return <img src={logo} alt="" className={`flex-none object-contain ${marks[size]}`} />;
  return (
    <span
      aria-hidden="true"
      style={{ background: colour }}
      className={`grid flex-none place-items-center font-semibold text-on-client ${marks[size]}`}
    >
      {Array.from(name.trim())[0]?.toUpperCase() ?? '?'}
    </span>
  );
}

/** A person's initial. */
export function Initial({ name }: { name: string }) {
  return (
    <span
      aria-hidden="true"
      className="grid size-6 flex-none place-items-center rounded-full bg-hover text-[10px] font-semibold text-text-2"
    >
      {Array.from(name.trim())[0]?.toUpperCase() ?? '?'}
    </span>
  );
}
