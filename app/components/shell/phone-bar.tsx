import { Link, useLocation } from '@remix-run/react';
import { Ellipsis, Lightbulb, Plus, Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useAnywhere } from './anywhere.tsx';
import type { Frame } from './frame.tsx';
import { audience, calendar, clients, isAt, mailbox, plan, settings, today } from './places.tsx';
import { AccountForms } from './user-menu.tsx';

const item =
  'relative flex flex-col items-center justify-center gap-0.5 text-xs leading-3.5 font-medium focus-visible:-outline-offset-2 [&_svg]:size-5';

/** The bottom bar of a phone: five places within thumb's reach; the last opens the rest. */
export function PhoneBar({ frame, newContent }: { frame: Frame; newContent: string }) {
  const t = useTranslations('shell');
  const { pathname } = useLocation();
  const { find, note } = useAnywhere();
  const link = (to: string, text: string, icon: ReactNode, here: boolean, count = 0) => (
    <Link
      to={to}
      aria-current={here ? 'page' : undefined}
      className={`${item} ${here ? 'text-accent-text' : 'text-text-2'}`}
    >
      {icon}
      {text}
      {count > 0 && (
        <span className="absolute top-1 left-1/2 ml-1.5 h-[15px] min-w-[15px] rounded-full bg-text-2 px-[3px] text-center text-[10px] leading-[15px] font-semibold text-bg tabular-nums">
          {count > 99 ? '99+' : count}
        </span>
      )}
    </Link>
  );
  const rest = [plan, audience, ...(frame.hasMailbox ? [mailbox] : []), settings];
  return (
    <>
      <nav
        aria-label={t('bottomNavigation')}
        className="fixed inset-x-0 bottom-0 z-30 hidden h-[calc(56px+env(safe-area-inset-bottom))] grid-cols-5 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] phone:grid"
      >
        {link('/', t('places.today'), <today.icon />, isAt(today, pathname), frame.needs)}
        {link('/calendar', t('places.calendar'), <calendar.icon />, isAt(calendar, pathname))}
        {link(newContent, t('newShort'), <Plus />, pathname === '/contents/new')}
        {link('/clients', t('places.clients'), <clients.icon />, isAt(clients, pathname))}
        <button type="button" popoverTarget="more-places" className={`${item} text-text-2`}>
          <Ellipsis />
          {t('moreShort')}
        </button>
      </nav>
      <div
        id="more-places"
        popover="auto"
        key={pathname}
        className="inset-x-0 top-auto bottom-0 m-0 w-full rounded-t-lg border-t border-line bg-raised px-4 pt-4 pb-[calc(16px+env(safe-area-inset-bottom))] text-text shadow-3 backdrop:bg-scrim"
      >
        <ul className="mb-3">
          <li>
            <button
              type="button"
              popoverTarget="more-places"
              onClick={find}
              className="flex h-12 w-full items-center gap-3 text-md font-medium"
            >
              <Search className="size-5 text-text-2" />
              {t('find')}
            </button>
          </li>
          <li>
            <Link
              to="/ideas/new"
              onClick={(event) => {
                event.preventDefault();
                document.getElementById('more-places')?.hidePopover();
                note();
              }}
              className="flex h-12 items-center gap-3 text-md font-medium"
            >
              <Lightbulb className="size-5 text-text-2" />
              {t('idea')}
            </Link>
          </li>
          {rest.map((place) => (
            <li key={place.to}>
              <Link to={place.to} className="flex h-12 items-center gap-3 text-md font-medium">
                <place.icon className="size-5 text-text-2" />
                {t(`places.${place.name}`)}
              </Link>
            </li>
          ))}
        </ul>
        <AccountForms frame={frame} />
      </div>
    </>
  );
}
