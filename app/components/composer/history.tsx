import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../button.tsx';
import { FormErrors } from '../form-errors.tsx';
import { TextArea } from '../inputs.tsx';
import { useDates } from '../time.tsx';
import { useToast } from '../toast.tsx';
import { type ContentData, useComposer, useOwnTime } from './context.ts';
import { usePost } from './use-post.ts';

type Entry = ContentData['history'][number];

const shownFirst = 8;

/** What happened to it: versions, talk, decisions, attempts. Older words can be brought back. */
export function History() {
  const t = useTranslations('composer.history');
  const { data } = useComposer();
  const [showsAll, setShowsAll] = useState(false);
  const entries = showsAll ? data.history : data.history.slice(0, shownFirst);
  return (
    <section aria-labelledby="history">
      <h2 id="history" className="mb-2 font-semibold">
        {t('title')}
      </h2>
      <CommentForm />
      <ol className="mt-3 grid gap-2">
        {entries.map((entry) => (
          <Line key={`${entry.kind} ${entry.id}`} entry={entry} />
        ))}
      </ol>
      {data.history.length > entries.length && (
        <Button look="quiet" size="sm" onClick={() => setShowsAll(true)} className="mt-1 -ml-2.5">
          {t('all')}
        </Button>
      )}
    </section>
  );
}

function Line({ entry }: { entry: Entry }) {
  const t = useTranslations('composer.history');
  const time = useOwnTime();
  const said = useSaid(entry);
  const quoted = quotedIn(entry);
  return (
    <li className="grid grid-cols-[86px_minmax(0,1fr)] gap-2 text-sm leading-4.5 text-text-2">
      <time dateTime={new Date(entry.at).toISOString()} className="text-text-3 tabular-nums">
        {time(entry.at)}
      </time>
      <span className="min-w-0 break-words">
        {said}
        {entry.kind === 'revision' && entry.isCurrent && <span className="text-s-approved"> · {t('current')}</span>}
        {quoted && <q className="block whitespace-pre-line text-text">{quoted}</q>}
        {entry.kind === 'decision' && entry.reason && <span className="block text-text">{entry.reason}</span>}
        {entry.kind === 'attempt' && entry.url && (
          <a
            href={entry.url}
            target="_blank"
            rel="noreferrer"
            className="block truncate text-accent-text hover:underline"
          >
            {entry.url}
          </a>
        )}
        {((entry.kind === 'revision' && !entry.isCurrent) || entry.kind === 'copy') && <BringBack entry={entry} />}
      </span>
    </li>
  );
}

function useSaid(entry: Entry): string {
  const t = useTranslations('composer.history');
  const dates = useDates();
  const { data } = useComposer();
  const name = entry.by ?? t('system');
  switch (entry.kind) {
    case 'revision':
      return t('revision', { name, number: entry.number });
    case 'copy':
      return t(`copy.${entry.reason}`, { by: name, name: entry.writtenBy ?? t('system') });
    case 'review':
      return t('review', { name, round: entry.round });
    case 'decision':
      return t(entry.decision === 'changes_requested' ? 'changes' : entry.onBehalf ? 'approvedOnBehalf' : 'approved', {
        name,
      });
    case 'comment':
      return t('commented', { name });
    case 'attempt':
      return t(`attempt.${entry.outcome ?? 'open'}`, { channel: entry.channel });
    case 'event': {
      const wall = entry.wall ? dates.near(entry.wall, data.nowWall.slice(0, 10)) : '';
      return t(`event.${eventNames[entry.event]}`, { name, wall });
    }
  }
}

const eventNames = {
  'content.created': 'created',
  'content.scheduled': 'scheduled',
  'content.moved': 'moved',
  'content.unscheduled': 'unscheduled',
  'content.cancelled': 'cancelled',
  'content.channelsChanged': 'channelsChanged',
  'content.published_now': 'publishedNow',
  'review.withdrawn': 'withdrawn',
} as const;

function quotedIn(entry: Entry): string | null {
  if (entry.kind === 'comment' || entry.kind === 'decision') return entry.words || null;
  if (entry.kind === 'review') return entry.note || null;
  return entry.kind === 'attempt' ? entry.words : null;
}

function BringBack({ entry }: { entry: Extract<Entry, { kind: 'revision' | 'copy' }> }) {
  const t = useTranslations('composer.history');
  const toast = useToast();
  const { data, saver, isClosed } = useComposer();
  const restoring = usePost(() => toast({ text: t('broughtBack') }));
  if (isClosed) return null;
  const source: Record<string, string> =
    entry.kind === 'copy' ? { copy: entry.copyId } : { revision: entry.revisionId };
  return (
    <span className="block">
      <FormErrors data={restoring.data} />
      <button
        type="button"
        disabled={restoring.isBusy}
        onClick={async () => {
          if (!(await saver.flush())) return;
          restoring.post(`/contents/${data.content.id}/restore`, { ...source, version: String(saver.state().version) });
        }}
        className="font-medium text-accent-text hover:underline phone:min-h-11"
      >
        {t('bringBack')}
      </button>
    </span>
  );
}

function CommentForm() {
  const t = useTranslations('composer.history');
  const { data } = useComposer();
  const [words, setWords] = useState('');
  const adding = usePost(() => setWords(''));
  return (
    <adding.Form method="post" action={`/contents/${data.content.id}/comment`} className="grid gap-2">
      <FormErrors data={adding.data} />
      <TextArea
        name="words"
        label={t('comment')}
        labelHidden
        placeholder={t('comment')}
        help={words ? t('commentHelp') : undefined}
        rows={words ? 3 : 1}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {words.trim() !== '' && (
        <Button type="submit" size="sm" busy={adding.isBusy} className="justify-self-start">
          {t('addComment')}
        </Button>
      )}
    </adding.Form>
  );
}
