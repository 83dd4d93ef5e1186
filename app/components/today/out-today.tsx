import { Link } from '@remix-run/react';
import { Fragment } from 'react';
import { useTranslations } from 'use-intl';
import { ClientEdge } from '../client-edge.tsx';
import { Glyph } from '../glyph.tsx';
import { StatusMark } from '../status-mark.tsx';
import type { OutView } from './views.ts';

/** The day as a column: what went out, the line of now, what is still to come. */
export function OutToday({ items, now }: { items: OutView[]; now: string }) {
  const t = useTranslations('today');
  if (items.length === 0) return <p className="text-text-2">{t('outEmpty')}</p>;
  const ahead = items.findIndex(({ isPast }) => !isPast);
  const line = <NowLine now={now} />;
  return (
    <ol>
      {items.map((item, index) => (
        <Fragment key={item.id}>
          {index === ahead && line}
          <li className="relative grid grid-cols-[40px_3px_minmax(0,1fr)] gap-x-2.5 py-1.5">
            <span className={`leading-5 tabular-nums ${item.isPast ? 'text-text-2' : 'font-medium'}`}>{item.time}</span>
            <ClientEdge colour={item.client.colour} className="row-span-2" />
            <Link
              to={`/contents/${item.contentId}`}
              className={`truncate underline-offset-3 after:absolute after:inset-0 hover:underline ${item.isPast ? 'text-text-2' : 'font-medium'}`}
            >
              {item.title || t('untitled')}
            </Link>
            <span className="col-start-3 flex items-center justify-between gap-2 text-sm">
              <StatusMark stage={item.stage} />
              <span className="flex min-w-0 items-center gap-1.25 text-text-3">
                {item.glyphs.slice(0, 3).map((glyph) => (
                  <Glyph key={glyph} of={glyph} className="size-3.5" />
                ))}
                <span className="truncate">{item.client.name}</span>
              </span>
            </span>
          </li>
        </Fragment>
      ))}
      {ahead < 0 && line}
    </ol>
  );
}

function NowLine({ now }: { now: string }) {
  const t = useTranslations('today');
  return (
    <li className="relative my-2.25 flex h-px items-center bg-accent">
      <span className="rounded-sm bg-accent px-1.25 text-xs font-semibold text-on-accent tabular-nums">
        <span className="sr-only">{t('now')} </span>
        {now}
      </span>
    </li>
  );
}
