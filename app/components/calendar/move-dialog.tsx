import { useFetcher } from '@remix-run/react';
import { Clock } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../button.tsx';
import { RadioGroup } from '../checks.tsx';
import { Dialog } from '../dialog.tsx';
import { type ActionError, FormErrors, useFormErrors } from '../form-errors.tsx';
import { TextField } from '../inputs.tsx';
import { Notice } from '../notice.tsx';
import { useDates, useZoneName } from '../time.tsx';
import { instantsOf, wallOf } from '../wall.ts';
import type { ShownClient, ShownItem } from './page.ts';

/** What is moved: an item of the calendar, or an idea, which has no time yet. */
export type Moving = Pick<ShownItem, 'contentId' | 'title' | 'stage'> & {
  client: ShownClient;
  /** Where it is now; null for an idea. */
  wall: string | null;
  channelIds: string[];
};

export type Moved = {
  contentId: string;
  wall: string;
  zone: string;
  /** The chosen time does not exist that day; it was moved on by the gap. */
  wasGap: boolean;
  /** What takes it back; null when its old time is over. */
  undo: { post: string; values: Record<string, string> } | null;
};

export type MoveAnswer = { moved?: Moved; error?: ActionError };

/** "Move to…": a date and a time on the client's clock. */
export function MoveDialog({
  moving,
  suggested,
  viewerZone,
  onClose,
  onMoved,
}: {
  moving: Moving;
  /** For what has no time yet. */
  suggested: string;
  viewerZone: string;
  onClose(): void;
  onMoved(moved: Moved): void;
}) {
  const t = useTranslations('calendar');
  const c = useTranslations('common');
  const zoneName = useZoneName();
  const fetcher = useFetcher<MoveAnswer>();
  const formId = useId();
  const errors = useFormErrors(fetcher.data);
  const start = moving.wall ?? suggested;
  const [date, setDate] = useState(start.slice(0, 10));
  const [time, setTime] = useState(start.slice(11, 16));
  const { zone } = moving.client;
  const moved = fetcher.state === 'idle' ? fetcher.data?.moved : undefined;
  useEffect(() => {
    if (moved) onMoved(moved);
  }, [moved, onMoved]);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('move.title', { title: moving.title || t('untitled') })}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            {c('cancel')}
          </Button>
          <Button type="submit" form={formId} look="primary" busy={fetcher.state !== 'idle'} busyWord={t('move.busy')}>
            {moving.wall ? t('move.submit') : t('move.schedule')}
          </Button>
        </>
      }
    >
      <fetcher.Form id={formId} method="post" action="/calendar/move" className="grid gap-4 pt-2 text-text">
        <input type="hidden" name="content" value={moving.contentId} />
        <input type="hidden" name="channels" value={moving.channelIds.join(',')} />
        <FormErrors data={fetcher.data} fields={['wall']} />
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
        {moving.stage === 'approved' && moving.wall && date !== moving.wall.slice(0, 10) && (
          <Notice kind="warn">{t('move.asksAgain')}</Notice>
        )}
      </fetcher.Form>
    </Dialog>
  );
}

/** What the chosen time means: on the viewer's clock, and in a night in which clocks change. */
function Meaning({ wall, zone, viewerZone }: { wall: string; zone: string; viewerZone: string }) {
  const t = useTranslations('calendar.move');
  const common = useTranslations('common');
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
              help: common('yourTime', { time: dates.dateTime(wallOf(first, viewerZone)) }),
            },
            {
              value: 'later',
              label: t('second'),
              help: common('yourTime', { time: dates.dateTime(wallOf(second, viewerZone)) }),
            },
          ]}
        />
      )}
      {zone !== viewerZone && !second && (
        <p className="text-sm text-text-2 tabular-nums">{common('yourTime', { time: dates.dateTime(own) })}</p>
      )}
    </>
  );
}
