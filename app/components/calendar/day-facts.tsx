import { useTranslations } from 'use-intl';
import { clientStyle } from '../client-edge.tsx';
import { useZoneName } from '../time.tsx';
import type { ShownClient, ShownClockChange, ShownMark, ShownSlot } from './page.ts';

/** Holidays, dates to know and quiet times of a day, and clocks that change in its night. One line each. */
export function Marks({
  marks = [],
  clocks = [],
  isWhole = false,
}: {
  marks?: readonly ShownMark[] | undefined;
  clocks?: readonly ShownClockChange[] | undefined;
  /** With whose it is and what it means, where there is room. */
  isWhole?: boolean;
}) {
  const t = useTranslations('calendar.days');
  const zoneName = useZoneName();
  if (marks.length + clocks.length === 0) return null;
  return (
    <ul className="cal-marks">
      {marks.map((mark) => {
        const who = mark.clients.join(', ');
        const text = mark.kind === 'quiet' ? t('quiet', { name: mark.name }) : mark.name;
        return (
          <li
            key={`${mark.kind} ${mark.name}`}
            className={`cal-mark cal-${mark.kind}`}
            title={who ? `${text} (${who})` : text}
          >
            {text}
            {isWhole && who ? <span className="text-text-3"> {who}</span> : <span className="sr-only"> {who}</span>}
          </li>
        );
      })}
      {clocks.map(({ zone, kind, from, to }) => {
        const why = t(kind, { zone: zoneName(zone), from, to });
        return (
          <li key={zone} className="cal-mark cal-clock" title={why}>
            {isWhole ? (
              why
            ) : (
              <span aria-hidden="true">{t(kind === 'gap' ? 'gapShort' : 'repeatShort', { from, to })}</span>
            )}
            {!isWhole && <span className="sr-only">{why}</span>}
          </li>
        );
      })}
    </ul>
  );
}

/** A free slot: faint, and a target; Enter or a press starts a draft there. */
export function Slot({ slot, client }: { slot: ShownSlot; client: ShownClient }) {
  const t = useTranslations('calendar.slots');
  const time = slot.wall.slice(11);
  const own = slot.ownWall ? t('own', { time: slot.ownWall.slice(11) }) : '';
  const moved = slot.said ? t('moved', { time: slot.said.slice(11) }) : '';
  return (
    <a
      href={`/contents/new?client=${slot.clientId}&kind=${slot.kind}&date=${slot.wall.slice(0, 10)}&time=${time}`}
      className="cal-slot"
      style={clientStyle(client.colour)}
      data-stop=""
      data-slot={slot.wall}
      title={[t('free', { time, client: client.name }), own, moved].filter(Boolean).join(' · ')}
    >
      <span className="cal-tm">{time}</span>
      <span className="cal-ti">{t('freeShort', { client: client.name })}</span>
      <span className="sr-only">{[own, moved, t('start')].filter(Boolean).join(', ')}</span>
    </a>
  );
}
