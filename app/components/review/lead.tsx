import { CalendarOff, Users } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Glyph } from '../glyph.tsx';

type LeadRound = {
  title: string;
  kind: 'post' | 'newsletter';
  note: string;
  sentBy: string;
  audienceSize: number | null;
  publications: { id: string; glyph: string; channelName: string; when: string | null }[];
};

/** What it is, where and when it goes out, and what its sender says about it. */
export function Lead({ round }: { round: LeadRound }) {
  const t = useTranslations('approve');
  const times = Map.groupBy(round.publications, ({ when }) => when ?? '');
  return (
    <div className="px-4 pt-4 pb-3">
      <h1 className="text-[1.375rem] leading-7 font-semibold tracking-[-0.018em] break-words text-balance">
        {round.title || t('untitled')}
      </h1>
      {[...times].map(([when, publications]) => (
        <p key={when} className="mt-1 flex items-start gap-1.5 text-[0.9375rem] leading-5.5 text-text-2">
          {when === '' ? (
            <CalendarOff aria-hidden="true" className="mt-0.75 size-4" />
          ) : (
            publications.slice(0, 3).map(({ id, glyph }) => <Glyph key={id} of={glyph} className="mt-0.75 size-4" />)
          )}
          <span>
            {publications.map(({ channelName }) => channelName).join(', ')},{' '}
            <span className="tabular-nums">{when || t('noDate')}</span>
          </span>
        </p>
      ))}
      {round.kind === 'newsletter' && round.audienceSize !== null && (
        <p className="mt-1 flex items-center gap-1.5 text-[0.9375rem] leading-5.5 text-text-2">
          <Users aria-hidden="true" className="size-4" />
          <span className="tabular-nums">{t('audience', { count: round.audienceSize })}</span>
        </p>
      )}
      {round.note && (
        <figure className="mt-3 border-l-3 border-accent pl-3 text-[0.9375rem] leading-5.5">
          <figcaption className="text-md text-text-2">{t('note', { name: round.sentBy })}:</figcaption>
          <blockquote className="whitespace-pre-line break-words">{round.note}</blockquote>
        </figure>
      )}
    </div>
  );
}
