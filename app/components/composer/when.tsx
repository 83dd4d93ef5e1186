import { CircleAlert } from 'lucide-react';
import { type FormEvent, useEffect, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { answerOf } from '../answer.ts';
import { Button } from '../button.tsx';
import { FormErrors } from '../form-errors.tsx';
import { TextField } from '../inputs.tsx';
import { useDates, useZoneName } from '../time.tsx';
import { useToast } from '../toast.tsx';
import { type ComposerPublication, timeFormId, useComposer } from './context.ts';
import { usePost } from './use-post.ts';

type Meaning = {
  kind: 'plain' | 'gap' | 'repeat';
  wall: string;
  own: string;
  isPast: boolean;
  earlier?: { wall: string; offset: string };
  later?: { wall: string; offset: string };
};

const movable = (publication: ComposerPublication): boolean =>
  !['published', 'sending', 'processing', 'unknown', 'unconfirmed'].includes(publication.status);

/** When it goes out: a time on the client's clock, or no date at all. */
export function When() {
  const t = useTranslations('composer.when');
  const id = useId();
  const { data, isClosed } = useComposer();
  const { publications, client } = data.content;
  const set = publications.filter(({ dueWall }) => dueWall !== null);
  const [hasDate, setHasDate] = useState(set.length > 0);
  const toast = useToast();
  const shelving = usePost(() => toast({ text: t('shelved') }));
  const isOver = isClosed || !publications.some(movable);
  const differ = new Set(set.map(({ dueAt }) => dueAt?.getTime())).size > 1;
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="mb-2 font-semibold">
        {t('title')}
      </h2>
      {isOver ? (
        <DueLine />
      ) : (
        <fieldset>
          <legend className="sr-only">{t('title')}</legend>
          <label className="flex items-center gap-2.5 py-1.5 phone:min-h-11">
            <input type="radio" name={id} className="radio" checked={hasDate} onChange={() => setHasDate(true)} />
            {t('atTime')}
          </label>
          {hasDate && (
            <div className="pb-2 pl-6.5">
              <TimeForm publications={publications} />
              {differ && <p className="mt-2 text-sm text-text-3">{t('differs')}</p>}
            </div>
          )}
          <label className="flex items-center gap-2.5 py-1.5 phone:min-h-11">
            <input type="radio" name={id} className="radio" checked={!hasDate} onChange={() => setHasDate(false)} />
            {t('ideas')}
          </label>
          {!hasDate && set.length > 0 && (
            <div className="pb-2 pl-6.5">
              <FormErrors data={shelving.data} />
              <Button
                busy={shelving.isBusy}
                onClick={() => shelving.post(`/contents/${data.content.id}/unschedule`, {})}
              >
                {t('shelve')}
              </Button>
            </div>
          )}
        </fieldset>
      )}
      {client.isPaused && <Paused />}
    </section>
  );
}

function Paused() {
  const t = useTranslations('composer.channels.held');
  return <p className="mt-2 text-sm text-s-held">{t('paused')}</p>;
}

/** "Goes out Wed 2 Dec, 18:00", for what can no longer be moved. */
function DueLine() {
  const t = useTranslations('composer');
  const dates = useDates();
  const { data } = useComposer();
  const due = data.content.publications.find(({ dueWall }) => dueWall)?.dueWall;
  return <p className="text-text-2">{due ? dates.near(due, data.nowWall.slice(0, 10)) : t('when.undated')}</p>;
}

/**
 * Date and time in the client's zone. While one chooses, the server says what that time means there: what the viewer's
 * clock shows, and whether the hour is missing or comes twice that night. `only`: one channel by itself.
 */
export function TimeForm({
  publications,
  only,
  onDone,
}: {
  publications: readonly ComposerPublication[];
  only?: ComposerPublication;
  onDone?(): void;
}) {
  const t = useTranslations('composer.when');
  const dates = useDates();
  const zoneName = useZoneName();
  const toast = useToast();
  const { data, saver, setPendingTime } = useComposer();
  const { id, client, revision } = data.content;
  const first = only ?? publications.find(({ dueWall }) => dueWall);
  const wasWall = first?.dueWall ?? '';
  const [date, setDate] = useState(wasWall.slice(0, 10) || data.nowWall.slice(0, 10));
  const [time, setTime] = useState(wasWall.slice(11, 16) || nextHour(data.nowWall));
  const [chosen, setChosen] = useState<string>(first?.dueDisambiguation ?? 'compatible');
  const zone = first?.dueZone ?? client.zone;
  const meaning = useMeaning(id, { date, time, zone, disambiguation: chosen });
  const today = data.nowWall.slice(0, 10);
  const saving = usePost((answer) => {
    toast({ text: t('saved', { time: dates.near(String(answer.wall), today) }) });
    onDone?.();
  });
  const isSame = `${date}T${time}` === wasWall && chosen === (first?.dueDisambiguation ?? 'compatible');
  const isPending = !isSame && !only;
  useEffect(() => {
    setPendingTime(isPending);
    return () => setPendingTime(false);
  }, [setPendingTime, isPending]);
  // Where scheduling is the next step, its own button sets the time.
  const isNextStep = !only && client.policy === 'not_needed' && !revision;
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    await saver.flush();
    form.set('version', String(saver.state().version));
    if (only) form.append('channel', only.channelId);
    saving.submit(`/contents/${id}/schedule`, form);
  };
  const wall = `${date}T${time}`;
  return (
    <form id={only ? undefined : timeFormId} onSubmit={(event) => void submit(event)} className="grid gap-2">
      <input type="hidden" name="zone" value={zone} />
      <FormErrors data={saving.data} />
      <div className="flex flex-wrap gap-2">
        <TextField
          name="date"
          type="date"
          label={t('date')}
          labelHidden
          value={date}
          min={today}
          required
          onChange={(event) => setDate(event.target.value)}
          className="min-w-34 flex-1"
        />
        <TextField
          name="time"
          type="time"
          label={t('time')}
          labelHidden
          value={time}
          required
          onChange={(event) => setTime(event.target.value)}
          className="min-w-32 flex-1"
        />
      </div>
      <NextSlot
        contentId={id}
        onFound={(found) => {
          setDate(found.slice(0, 10));
          setTime(found.slice(11, 16));
        }}
      />
      <p className="text-sm text-pretty text-text-3">
        {t('zone', { client: client.name, zone: zoneName(zone) })}{' '}
        {meaning && meaning.own !== meaning.wall && (
          <span className="text-text-2">
            {t('own', {
              time:
                meaning.own.slice(0, 10) === meaning.wall.slice(0, 10)
                  ? dates.time(meaning.own)
                  : dates.dateTime(meaning.own),
            })}
          </span>
        )}
      </p>
      {meaning && meaning.kind !== 'plain' && (
        <Twice meaning={meaning} wall={wall} chosen={chosen} onChoose={setChosen} />
      )}
      {meaning?.isPast && (
        <p role="alert" className="flex gap-1.5 text-sm text-danger">
          <CircleAlert className="mt-px size-3.5" />
          {t('past')}
        </p>
      )}
      {(!isSame || only) && !isNextStep && (
        <Button type="submit" busy={saving.isBusy} className="justify-self-start">
          {t('keep')}
        </Button>
      )}
    </form>
  );
}

/** The next slot that is free for this content, put into the fields; the time is set by the same button as any other. */
function NextSlot({ contentId, onFound }: { contentId: string; onFound(wall: string): void }) {
  const t = useTranslations('composer.when');
  const [state, setState] = useState<'idle' | 'busy' | 'none' | 'offline'>('idle');
  const find = async (): Promise<void> => {
    setState('busy');
    const answer = await answerOf<{ wall: string | null }>(`/contents/${contentId}/next-slot`);
    if (!answer) return setState('offline');
    const { wall } = answer;
    if (wall) onFound(wall);
    setState(wall ? 'idle' : 'none');
  };
  return (
    <div className="flex flex-wrap items-center gap-x-2">
      <Button size="sm" look="quiet" busy={state === 'busy'} onClick={() => void find()}>
        {t('nextSlot')}
      </Button>
      <span role="status" className="text-sm text-text-2">
        {state === 'none' && t('noSlot')}
        {state === 'offline' && t('slotOffline')}
      </span>
    </div>
  );
}

/** The night on which the clocks change: the hour that is missing, or comes twice. The choice is stored with the time. */
function Twice({
  meaning,
  wall,
  chosen,
  onChoose,
}: {
  meaning: Meaning;
  wall: string;
  chosen: string;
  onChoose(value: string): void;
}) {
  const t = useTranslations('composer.when');
  const isGap = meaning.kind === 'gap';
  // What is meant without a choice: a missing hour moves forward, of two the first counts.
  const usual = isGap ? 'later' : 'earlier';
  const selected = chosen === 'compatible' ? usual : chosen;
  const options = (isGap ? ['later', 'earlier'] : ['earlier', 'later']) as ('earlier' | 'later')[];
  return (
    <fieldset className="grid gap-1.5 rounded-md bg-s-held-bg px-3 py-2.5 text-sm">
      <legend className="sr-only">{t('title')}</legend>
      <p className="text-pretty">{t(meaning.kind as 'gap' | 'repeat', { time: wall.slice(11, 16) })}</p>
      {options.map((option) => {
        const { wall: at = '', offset = '' } = meaning[option] ?? {};
        return (
          <label key={option} className="flex items-center gap-2 tabular-nums phone:min-h-11">
            <input
              type="radio"
              name="disambiguation"
              value={option}
              className="radio"
              checked={selected === option}
              onChange={() => onChoose(option)}
            />
            {isGap
              ? t('option', { time: at.slice(11, 16), offset })
              : t(option === 'earlier' ? 'first' : 'second', { offset })}
          </label>
        );
      })}
    </fieldset>
  );
}

function useMeaning(
  contentId: string,
  { date, time, zone, disambiguation }: { date: string; time: string; zone: string; disambiguation: string },
): Meaning | null {
  const [meaning, setMeaning] = useState<Meaning | null>(null);
  useEffect(() => {
    const asked = new AbortController();
    const timer = setTimeout(async () => {
      const query = new URLSearchParams({ date, time, zone, disambiguation });
      const answer = await answerOf<Meaning>(`/contents/${contentId}/time?${query}`, asked.signal);
      if (!asked.signal.aborted) setMeaning(answer);
    }, 150);
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  }, [contentId, date, time, zone, disambiguation]);
  return meaning;
}

function nextHour(wall: string): string {
  return `${String((Number(wall.slice(11, 13)) + 1) % 24).padStart(2, '0')}:00`;
}
