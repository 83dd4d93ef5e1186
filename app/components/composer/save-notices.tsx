import { Check, CloudOff, LoaderCircle, Users } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../button.tsx';
import { Notice } from '../notice.tsx';
import { useDates } from '../time.tsx';
import { wallOf } from '../wall.ts';
import { useComposer } from './context.ts';

/** In the bar: that it is saved, and when (on the viewer's own clock). */
export function SaveMark() {
  const t = useTranslations('composer.save');
  const dates = useDates();
  const { draft, data } = useComposer();
  const { kind } = draft.status;
  const time = dates.time(wallOf(draft.savedAt, data.viewer.zone));
  const { savedBy } = data.content.draft;
  const other = savedBy && savedBy.id !== data.viewer.id && draft.version === data.content.draft.version;
  return (
    <span role="status" className="flex items-center gap-1.5 text-sm whitespace-nowrap text-text-3 tabular-nums">
      {kind === 'saved' && <Check className="size-3.5" />}
      {(kind === 'saving' || kind === 'unsaved') && <LoaderCircle className="size-3.5 motion-safe:animate-spin" />}
      {kind === 'saved' && (other ? t('savedBy', { time, name: savedBy.name }) : t('saved', { time }))}
      {(kind === 'saving' || kind === 'unsaved') && t('saving')}
      {['offline', 'signedOut', 'refused', 'conflict'].includes(kind) && (
        <span className="flex items-center gap-1.5 font-medium text-s-failed">
          <CloudOff className="size-3.5" />
          {t('unsaved')}
        </span>
      )}
    </span>
  );
}

/** Above everything: why it is not saved, that nothing is lost, and what to do. Said where it happens, never as a toast. */
export function SaveNotices({ onConflict }: { onConflict(): void }) {
  const t = useTranslations('composer');
  const errors = useTranslations('errors');
  const { draft, saver, data } = useComposer();
  const { status } = draft;
  const row = 'rounded-none border-b border-line px-5 phone:px-4';
  return (
    <div>
      {status.kind === 'offline' && <Offline retryAt={status.retryAt} className={row} />}
      {status.kind === 'signedOut' && (
        <Notice
          kind="error"
          className={row}
          title={t('save.signedOutTitle')}
          action={
            <a
              href={`/sign-in?to=${encodeURIComponent(`/contents/${data.content.id}`)}`}
              target="_blank"
              rel="noopener opener"
              className="font-semibold text-accent-text hover:underline"
            >
              {t('save.signIn')}
            </a>
          }
        >
          {t(draft.keepsNothing ? 'save.offlineNothingKept' : 'save.signedOut', { seconds: 4 })}
        </Notice>
      )}
      {status.kind === 'refused' && (
        <Notice
          kind="error"
          className={row}
          title={t('save.refusedTitle')}
          action={
            <Button size="sm" onClick={() => saver.retry()}>
              {t('save.saveNow')}
            </Button>
          }
        >
          {errors.has(status.error.code as never)
            ? errors(status.error.code as never, status.error.params as never)
            : errors('unknown')}
        </Notice>
      )}
      {status.kind === 'conflict' && (
        <Notice
          kind="warn"
          icon={Users}
          className={row}
          action={
            <Button size="sm" onClick={onConflict}>
              {t('conflict.open')}
            </Button>
          }
        >
          {t('conflict.waiting')}
        </Notice>
      )}
      <Joined className={row} />
    </div>
  );
}

function Offline({ retryAt, className }: { retryAt: number; className: string }) {
  const t = useTranslations('composer.save');
  const { draft, saver } = useComposer();
  const [seconds, setSeconds] = useState(() => Math.max(1, Math.ceil((retryAt - Date.now()) / 1000)));
  useEffect(() => {
    const tick = (): void => setSeconds(Math.max(1, Math.ceil((retryAt - Date.now()) / 1000)));
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [retryAt]);
  return (
    <Notice
      kind="error"
      className={className}
      title={t('offlineTitle')}
      action={
        <Button size="sm" onClick={() => saver.retry()}>
          {t('saveNow')}
        </Button>
      }
    >
      {/* The seconds would be read out every second. */}
      <span aria-live="off">{t(draft.keepsNothing ? 'offlineNothingKept' : 'offline', { seconds })}</span>
    </Notice>
  );
}

/** For a while: words came back, or somebody else's were brought together with these. */
function Joined({ className }: { className: string }) {
  const t = useTranslations('composer.save');
  const { draft } = useComposer();
  const { joined, wasRestored } = draft;
  const [gone, setGone] = useState(0);
  useEffect(() => {
    if (!joined) return;
    const timer = setTimeout(() => setGone(joined.at), 12_000);
    return () => clearTimeout(timer);
  }, [joined]);
  if (joined && joined.at !== gone) {
    return (
      <Notice icon={Users} className={className}>
        {t('joined', { name: joined.name })}
      </Notice>
    );
  }
  return wasRestored && draft.status.kind !== 'conflict' ? (
    <Notice kind="good" className={className}>
      {t('restored')}
    </Notice>
  ) : null;
}
