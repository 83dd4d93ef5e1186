import { memo, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useZoneName } from '../time.tsx';
import type { CalendarData } from './calendar-page.tsx';
import type { ShownClient } from './page.ts';
import { addressOf, type CalendarQuery, isNarrowed, kinds, nobody, stages, toggled, wide } from './query.ts';

const pick =
  'inline-flex h-7 flex-none items-center gap-1.5 rounded-md border border-transparent px-2 font-medium whitespace-nowrap hover:bg-hover focus-visible:-outline-offset-1 phone:h-9 phone:rounded-full phone:border-line-strong phone:px-3';

/** Chips of clients and lists of the rest. Each is a plain link: the address is the state. */
export const Filters = memo(function Filters({ data }: { data: CalendarData }) {
  const { query, clients, channels, labels, people, viewerZone } = data;
  const t = useTranslations('calendar.filters');
  const s = useTranslations('stages');
  const chip = (isOn: boolean) => `${pick} ${isOn ? 'bg-hover text-text' : 'text-text-2'}`;
  const ofChosen = (thing: { clientId: string }) =>
    query.clients.length === 0 || query.clients.includes(thing.clientId);
  const here = channels.filter(ofChosen);
  const labelsHere = labels.filter(ofChosen);
  const nameOf = (id: string) => clients.find((client) => client.id === id)?.name ?? '';
  return (
    <nav
      data-stays=""
      aria-label={t('label')}
      className="flex min-h-11 flex-none items-center gap-1 border-b border-line px-5 phone:h-13 phone:gap-1.5 phone:overflow-x-auto phone:px-3"
    >
      <a
        href={addressOf(query, { clients: [] })}
        aria-current={query.clients.length === 0 ? 'true' : undefined}
        className={chip(query.clients.length === 0)}
      >
        {t('allClients')}
      </a>
      <ClientChips clients={clients} query={query} chip={chip} />
      <span aria-hidden="true" className="mx-1.5 h-4.5 w-px flex-none bg-line-strong phone:hidden" />
      {here.length > 0 && (
        <Choices
          name={t('channel')}
          query={query}
          chosen={query.channels}
          all={() => here.map(({ id, name, clientId }) => ({ id, name, of: nameOf(clientId) }))}
          narrow={(channels) => ({ channels })}
        />
      )}
      <Choices
        name={t('kind')}
        query={query}
        chosen={query.kinds}
        all={() => kinds.map((kind) => ({ id: kind, name: t(kind) }))}
        narrow={(kinds) => ({ kinds })}
      />
      <Choices
        name={t('stage')}
        query={query}
        chosen={query.stages}
        all={() => stages.map((stage) => ({ id: stage, name: s(stage) }))}
        narrow={(stages) => ({ stages })}
      />
      {labelsHere.length > 0 && (
        <Choices
          name={t('label_')}
          query={query}
          chosen={query.labels}
          all={() => labelsHere.map(({ id, name, clientId }) => ({ id, name, of: nameOf(clientId) }))}
          narrow={(labels) => ({ labels })}
        />
      )}
      <Choices
        name={t('person')}
        query={query}
        chosen={query.people}
        all={() => [{ id: nobody, name: t('nobody') }, ...people]}
        narrow={(people) => ({ people })}
      />
      {isNarrowed(query) && (
        <a href={addressOf(query, wide)} className={`${pick} text-accent-text`}>
          {t('clear')}
        </a>
      )}
      <span className="flex-1" />
      <a href="/calendar/dates" className={`${pick} text-text-2`}>
        {t('days')}
      </a>
      <Zones clients={clients} query={query} viewerZone={viewerZone} />
    </nav>
  );
});

/** A chip for each client, as many as there is room for; the rest stands in a list. On a phone the row is pushed along. */
function ClientChips({
  clients,
  query,
  chip,
}: {
  clients: readonly ShownClient[];
  query: CalendarQuery;
  chip(isOn: boolean): string;
}) {
  const t = useTranslations('calendar.filters');
  const row = useRef<HTMLSpanElement>(null);
  const [fitting, setFitting] = useState(clients.length);
  useEffect(() => {
    const chips = row.current;
    if (!chips) return;
    // What does not fit wraps into a line that is not seen.
    const measure = () => {
      const all = [...chips.querySelectorAll('a')];
      const first = all[0]?.offsetTop;
      setFitting(all.filter(({ offsetTop }) => offsetTop === first).length);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(chips);
    return () => observer.disconnect();
  }, []);
  // Channels and labels are a client's own.
  const narrow = (clients: string[]) => ({ clients, channels: [], labels: [] });
  const isOn = ({ id }: ShownClient) => query.clients.includes(id);
  const rest = clients.slice(fitting);
  return (
    <>
      <span ref={row} className="flex h-9 min-w-0 flex-wrap items-center gap-1 overflow-hidden py-1 phone:contents">
        {clients.map((client, index) => (
          <a
            key={client.id}
            href={addressOf(query, narrow(toggled(query.clients, client.id)))}
            aria-current={isOn(client) ? 'true' : undefined}
            className={`${chip(isOn(client))} ${index < fitting ? '' : 'invisible'}`}
          >
            <span
              aria-hidden="true"
              className="h-3 w-(--edge) flex-none rounded-xs"
              style={{ background: client.colour }}
            />
            {client.name}
          </a>
        ))}
      </span>
      {rest.length > 0 && (
        <Choices
          name={t('moreClients', { count: rest.length })}
          label={t('moreClientsLabel', { count: rest.length })}
          query={query}
          chosen={query.clients}
          count={rest.filter(isOn).length}
          all={() => rest}
          narrow={narrow}
        />
      )}
    </>
  );
}

/** Whose time is shown. */
function Zones({
  clients,
  query,
  viewerZone,
}: {
  clients: readonly ShownClient[];
  query: CalendarQuery;
  viewerZone: string;
}) {
  const t = useTranslations('calendar.filters');
  const zoneName = useZoneName();
  const shown = clients.filter((client) => query.clients.length === 0 || query.clients.includes(client.id));
  const zones = [...new Set(shown.map((client) => client.zone))];
  const only = zones.length === 1 ? zones[0] : undefined;
  return (
    <span className="flex-none pl-2 text-sm whitespace-nowrap text-text-2 phone:hidden">
      {only ? t('clientsTime', { zone: zoneName(only) }) : t('ownTimes')}
      {only !== undefined && only !== viewerZone && (
        <span className="text-text-3"> {t('yours', { zone: zoneName(viewerZone) })}</span>
      )}
    </span>
  );
}

/**
 * A list under a chip. The browser opens and closes it; scripts close it on Escape and on a press elsewhere, and draw it
 * only while it is open: closed lists were a third of the page's links.
 */
function Choices<Id extends string>({
  name,
  label,
  query,
  chosen,
  count = chosen.length,
  all,
  narrow,
}: {
  name: string;
  /** Where the name alone says too little. */
  label?: string;
  query: CalendarQuery;
  chosen: readonly Id[];
  /** Of those in this list. */
  count?: number;
  /** What can be chosen; `of`: whose it is. */
  all(): readonly { id: Id; name: string; of?: string }[];
  /** What of the address changes when these are chosen. */
  narrow(chosen: Id[]): Partial<CalendarQuery>;
}) {
  const details = useRef<HTMLDetailsElement>(null);
  const [isOpen, setOpen] = useState(false);
  const t = useTranslations('calendar.filters');
  useEffect(() => {
    // It may have been opened before the page came to life.
    setOpen(details.current?.open ?? false);
    const close = (event: PointerEvent | KeyboardEvent) => {
      const list = details.current;
      if (!list?.open) return;
      if (event instanceof KeyboardEvent) {
        if (event.key !== 'Escape') return;
        list.querySelector('summary')?.focus();
      } else if (event.target instanceof Node && list.contains(event.target)) return;
      list.open = false;
    };
    document.addEventListener('pointerdown', close);
    document.addEventListener('keydown', close);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('keydown', close);
    };
  }, []);
  return (
    <details
      ref={details}
      name="calendar-filter"
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="relative flex-none noscript:hidden"
    >
      <summary
        aria-label={label && `${label}${count > 0 ? ` ${t('chosen', { count })}` : ''}`}
        className={`${pick} list-none [&::-webkit-details-marker]:hidden ${count > 0 ? 'bg-hover text-text' : 'text-text-2'}`}
      >
        {name}
        {count > 0 && <span className="tabular-nums">{t('chosen', { count })}</span>}
        <i aria-hidden="true" className="cal-down text-text-3" />
      </summary>
      {isOpen && (
        <ul className="absolute top-full left-0 z-20 mt-1 max-h-80 min-w-48 overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-2 phone:fixed phone:inset-x-0 phone:top-auto phone:bottom-14 phone:rounded-b-none">
          {all().map(({ id, name, of }) => (
            <li key={id}>
              <a
                href={addressOf(query, narrow(toggled(chosen, id)))}
                aria-current={chosen.includes(id) ? 'true' : undefined}
                className="cal-choice"
              >
                {name}
                {of !== undefined && (
                  <>
                    {' '}
                    <span>{of}</span>
                  </>
                )}
              </a>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
