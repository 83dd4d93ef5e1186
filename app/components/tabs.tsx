import { NavLink, useLocation } from '@remix-run/react';
import { useEffect, useRef } from 'react';

/** Places side by side under one title. Each is an address, so Back works and each can be sent to someone. */
export function Tabs({
  label,
  tabs,
}: {
  label: string;
  tabs: readonly { to: string; text: string; count?: number; end?: boolean }[];
}) {
  const row = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // Where the row is wider than the screen, the place one is at is drawn into it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address says which place that is
  useEffect(() => {
    const nav = row.current;
    const here = nav?.querySelector<HTMLElement>('[aria-current]');
    if (nav && here) nav.scrollLeft = here.offsetLeft - (nav.clientWidth - here.offsetWidth) / 2;
  }, [pathname]);
  return (
    <nav
      ref={row}
      aria-label={label}
      className="relative mb-5 flex gap-5.5 overflow-x-auto shadow-[inset_0_-1px_0_var(--line)] phone:-mx-4 phone:px-4"
    >
      {tabs.map((tab) => (
        <NavLink
          key={tab.to}
          to={tab.to}
          end={tab.end}
          prefetch="intent"
          className={({ isActive }) =>
            `inline-flex h-9 flex-none items-center gap-1.5 border-b-2 font-medium whitespace-nowrap focus-visible:-outline-offset-2 phone:h-11 ${
              isActive ? 'border-accent text-text' : 'border-transparent text-text-2 hover:text-text'
            }`
          }
        >
          {tab.text}
          {tab.count !== undefined && <span className="font-normal text-text-3 tabular-nums">{tab.count}</span>}
        </NavLink>
      ))}
    </nav>
  );
}
