import { Clock } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../button.tsx';
import { RadioGroup } from '../checks.tsx';
import { Dialog } from '../dialog.tsx';
import { type ActionError, useFormErrors } from '../form-errors.tsx';
import { TextField } from '../inputs.tsx';
import { Notice } from '../notice.tsx';
import { useDates, useZoneName } from '../time.tsx';
import { instantsOf, wallOf } from '../wall.ts';
import { isItem } from './moves.ts';
import type { DayFacts, ShownClient } from './page.ts';
import { carriedTo, type Thing } from './use-carry.ts';
import type { Wanted } from './use-plan.tsx';

/** What is moved: an item of the calendar, an idea, which has no time yet, or several; the first says the time. */
export type Moving = { things: readonly Thing[]; client: ShownClient };

/** "Move to…": a date and a time on the client's clock. */
export default function MoveDialog({
  moving: { things, client },
  suggested,
  viewerZone,
  facts,
  onClose,
  onMove,
}: {
  moving: Moving;
  /** For what has no time yet. */
  suggested: string;
  viewerZone: string;
  facts: DayFacts;
  onClose(): void;
  /** Answers why not, when it was refused. */
  onMove(wanted: Wanted[]): Promise<ActionError | null>;
}) {
  const t = useTranslations('calendar');
  const c = useTranslations('buttons');
  const zoneName = useZoneName();
  const formId = useId();
  const [error, setError] = useState<ActionError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const errors = useFormErrors({ error });
  const [first] = things;
  const now = first && isItem(first) ? first.wall : null;
  const start = now ?? suggested;
  const [date, setDate] = useState(start.slice(0, 10));
  const [time, setTime] = useState(start.slice(11, 16));
  if (!first) return null;
  const { zone } = client;
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const chosen = new FormData(event.currentTarget).get('disambiguation');
    const disambiguation = chosen === 'earlier' || chosen === 'later' ? chosen : null;
    const wanted = carriedTo(things, `${date}T${time}`);
    if (wanted.length === 0 && !disambiguation) return onClose();
    const all = wanted.length > 0 ? wanted : [{ thing: first, wall: `${date}T${time}` }];
    setBusy(true);
    setError(
      await onMove(all.map((one) => (disambiguation && one.thing === first ? { ...one, disambiguation } : one))),
    );
    setBusy(false);
  };
  const marks = (facts.marks[date] ?? []).filter((mark) => mark.kind !== 'date' && mark.clientIds.includes(client.id));
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={
        things.length > 1
          ? t('move.titleMany', { count: things.length })
          : t('move.title', { title: first.title || t('untitled') })
      }
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            {c('cancel')}
          </Button>
          <Button type="submit" form={formId} look="primary" busy={isBusy} busyWord={t('move.busy')}>
            {now ? t('move.submit') : t('move.schedule')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={(event) => void submit(event)} className="grid gap-4 pt-2 text-text">
        <div className="grid grid-cols-2 gap-3">
          <TextField
            type="date"
            name="date"
            label={t('move.date')}
            value={date}
            onChange={(event) => setDate(event.target.value)}
            error={errors.of('wall')}
            required
            autoFocus
          />
          <TextField
            type="time"
            name="time"
            label={t('move.time')}
            help={zoneName(zone)}
            value={time}
            onChange={(event) => setTime(event.target.value)}
            required
          />
        </div>
        <Meaning wall={`${date}T${time}`} zone={zone} viewerZone={viewerZone} />
        {things.length > 1 && now && <p className="text-sm text-text-2">{t('move.others')}</p>}
        {marks.length > 0 && (
          <Notice kind="warn">{t('move.marked', { days: marks.map(({ name }) => name).join(', ') })}</Notice>
        )}
        {things.some((thing) => isItem(thing) && thing.stage === 'approved') && now && date !== now.slice(0, 10) && (
          <Notice kind="warn">{t('move.asksAgain')}</Notice>
        )}
      </form>
    </Dialog>
  );
}

/** What the chosen time means: on the viewer's clock, and in a night in which clocks change. */
function Meaning({ wall, zone, viewerZone }: { wall: string; zone: string; viewerZone: string }) {
  const t = useTranslations('calendar.move');
  const said = useTranslations('dates');
  const dates = useDates();
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(wall)) return null;
  const [first, second] = instantsOf(wall, zone);
  if (!first) {
    return <Notice icon={Clock}>{t('gap', { time: wall.slice(11) })}</Notice>;
  }
  const own = wallOf(first, viewerZone);
  return (
    <>
      {second && (
        <RadioGroup
          name="disambiguation"
          label={t('repeat', { time: wall.slice(11) })}
          defaultValue="earlier"
          options={[
            {
              value: 'earlier',
              label: t('first'),
              help: said('yourTime', { time: dates.dateTime(wallOf(first, viewerZone)) }),
            },
            {
              value: 'later',
              label: t('second'),
              help: said('yourTime', { time: dates.dateTime(wallOf(second, viewerZone)) }),
            },
          ]}
        />
      )}
      {zone !== viewerZone && !second && (
        <p className="text-sm text-text-2 tabular-nums">{said('yourTime', { time: dates.dateTime(own) })}</p>
      )}
    </>
  );
}
