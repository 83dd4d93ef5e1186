import { Link, useLocation } from '@remix-run/react';
import { Lightbulb, Search } from 'lucide-react';
import type { MouseEvent, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { ClientEdge } from '../client-edge.tsx';
import { Caps } from '../keyboard/caps.tsx';
import { useAnywhere } from './anywhere.tsx';
import type { Frame } from './frame.tsx';
import { Logo } from './logo.tsx';
import { audience, calendar, clients, isAt, mailbox, type Place, plan, settings, today } from './places.tsx';
import { UserMenu } from './user-menu.tsx';

/** Sidebar of 212 px with the clients, or the rail of 56 px on working screens. Not on a phone. */
export function Sidebar({ frame, isRail }: { frame: Frame; isRail: boolean }) {
  const t = useTranslations('shell');
  const places = [today, calendar, plan, audience, clients, ...(frame.hasMailbox ? [mailbox] : [])];
  return (
    <nav
      aria-label={t('mainNavigation')}
      className={`sticky top-0 flex h-dvh flex-col gap-0.5 border-r border-line px-2.5 py-3 phone:hidden ${isRail ? 'items-center' : ''}`}
    >
      <Link
        to="/"
        tabIndex={-1}
        aria-hidden="true"
        className={`mb-2.5 flex h-8 flex-none items-center gap-2 font-semibold ${isRail ? '' : 'px-2'}`}
      >
        <Logo />
        {!isRail && <span className="truncate">{frame.member.workspaceName}</span>}
      </Link>
      <Openers isRail={isRail} />
      {places.map((place) => (
        <PlaceLink key={place.to} place={place} isRail={isRail} count={place === today ? frame.needs : 0} />
      ))}
      {!isRail && frame.clients.length > 0 && <ClientList frame={frame} />}
      <div className={`mt-auto flex flex-none flex-col gap-0.5 pt-2 ${isRail ? 'items-center' : ''}`}>
        <PlaceLink place={settings} isRail={isRail} count={0} />
        <UserMenu frame={frame} isRail={isRail} />
      </div>
    </nav>
  );
}

/** Finding and noting down, beside the places. Before scripts have come they are links. */
function Openers({ isRail }: { isRail: boolean }) {
  const t = useTranslations('shell');
  const { find, note } = useAnywhere();
  const line = (to: string, name: string, press: string, icon: ReactNode, open: () => void) => (
    <Link
      to={to}
      title={isRail ? name : undefined}
      aria-label={isRail ? name : undefined}
      onClick={(event: MouseEvent) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        open();
      }}
      className={`flex flex-none items-center gap-2.5 rounded-md font-medium text-text-2 hover:bg-hover hover:text-text ${isRail ? 'size-9 justify-center' : 'h-7.5 px-2'}`}
    >
      {icon}
      {!isRail && (
        <>
          <span className="flex-1">{name}</span>
          <span aria-hidden="true">
            <Caps press={press} />
          </span>
        </>
      )}
    </Link>
  );
  return (
    <>
      {line('/clients', t('find'), 'mod+k', <Search />, find)}
      {line('/ideas/new', t('idea'), 'i', <Lightbulb />, note)}
    </>
  );
}

function PlaceLink({ place, isRail, count }: { place: Place; isRail: boolean; count: number }) {
  const t = useTranslations('shell');
  const here = isAt(place, useLocation().pathname);
  const name = t(`places.${place.name}`);
  const Icon = place.icon;
  const shape = isRail ? 'relative size-9 justify-center' : 'h-7.5 px-2';
  return (
    <Link
      to={place.to}
      prefetch="intent"
      title={isRail ? name : undefined}
      aria-label={isRail && count > 0 ? t('withCount', { name, count }) : isRail ? name : undefined}
      aria-current={here ? 'page' : undefined}
      className={`flex flex-none items-center gap-2.5 rounded-md font-medium hover:bg-hover hover:text-text ${shape} ${here ? 'bg-hover text-text [&_svg]:text-accent-text' : 'text-text-2'}`}
    >
      <Icon />
      {!isRail && name}
      {count > 0 && (
        <span
          className={
            isRail
              ? 'absolute top-0.5 right-0.5 h-[15px] min-w-[15px] rounded-full bg-text-2 px-[3px] text-center text-[10px] leading-[15px] font-semibold text-bg tabular-nums'
              : 'ml-auto text-sm text-text-2 tabular-nums'
          }
        >
          {isRail && count > 99 ? '99+' : count}
        </span>
      )}
    </Link>
  );
}

function ClientList({ frame }: { frame: Frame }) {
  const t = useTranslations('shell');
  const { pathname } = useLocation();
  return (
    <>
      <h2 id="nav-clients" className="flex-none px-2 pt-4 pb-1 text-sm font-medium text-text-3">
        {t('places.clients')}
      </h2>
      <ul aria-labelledby="nav-clients" className="-mx-1 flex min-h-16 flex-col gap-0.5 overflow-y-auto px-1">
        {frame.clients.map((client) => {
          const here = pathname === `/clients/${client.id}` || pathname.startsWith(`/clients/${client.id}/`);
          return (
            <li key={client.id}>
              <Link
                to={`/clients/${client.id}`}
                prefetch="intent"
                aria-current={here ? 'page' : undefined}
                className={`flex h-7.5 items-center gap-2.5 rounded-md px-2 font-medium hover:bg-hover hover:text-text focus-visible:-outline-offset-1 ${here ? 'bg-hover text-text' : 'text-text-2'}`}
              >
                <ClientEdge colour={client.colour} tick />
                <span className="truncate">{client.name}</span>
                {client.isPaused && <span className="ml-auto text-xs font-normal text-text-3">{t('paused')}</span>}
              </Link>
            </li>
          );
        })}
      </ul>
    </>
  );
}
