import { useRevalidator } from '@remix-run/react';
import { Pause, Play } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { SendReport } from '#server/newsletters/runs.ts';
import { Button } from '../button.tsx';
import { usePost } from '../composer/use-post.ts';
import { ConfirmDialog } from '../dialog.tsx';
import { FormErrors } from '../form-errors.tsx';
import { Notice } from '../notice.tsx';
import { pausedReasonOf } from './paused-reason.ts';

/** How a send goes, and what a person can do about it. Follows by itself while it runs. */
export function SendPanel({ send }: { send: SendReport }) {
  const t = useTranslations('newsletter.send');
  const reasons = useTranslations('reasons');
  const { counts, status } = send;
  const changing = usePost();
  const [asks, setAsks] = useState<'cancel' | 'doubts' | null>(null);
  useFollowing(status === 'running');
  const done = counts.total - counts.left;
  const path = `/sends/${send.id}`;
  return (
    <section aria-label={t('title')} className="grid gap-3 px-4 py-3.5">
      <div className="flex items-baseline gap-2">
        <h2 className="flex-1 font-semibold">{t(status)}</h2>
        <span className="text-text-2 tabular-nums">{t('progress', { done, total: counts.total })}</span>
      </div>
      <div
        role="progressbar"
        aria-label={t('title')}
        aria-valuemin={0}
        aria-valuemax={counts.total}
        aria-valuenow={done}
        className="relative h-1.5 overflow-hidden rounded-full bg-hover"
      >
        <span
          className="absolute inset-y-0 left-0 rounded-full bg-text-2"
          style={{ width: `${counts.total > 0 ? (done / counts.total) * 100 : 100}%` }}
        />
      </div>
      <p role="status" className="flex flex-wrap gap-x-3 text-sm text-text-2 tabular-nums">
        <span>{t('counts', { sent: counts.sent })}</span>
        {counts.left > 0 && <span>{t('left', { count: counts.left })}</span>}
        {counts.refused > 0 && <span className="text-s-failed">{t('refused', { count: counts.refused })}</span>}
        {counts.doubt > 0 && <span className="text-s-unconfirmed">{t('doubt', { count: counts.doubt })}</span>}
        {counts.skipped > 0 && <span>{t('skipped', { count: counts.skipped })}</span>}
      </p>
      {status === 'paused' && <Notice kind="warn">{reasons(`send.${pausedReasonOf(send.pausedReason)}`)}</Notice>}
      <FormErrors data={changing.data} />
      {(status === 'running' || status === 'paused') && (
        <div className="flex flex-wrap gap-2">
          {status === 'running' ? (
            <Button icon={<Pause />} busy={changing.isBusy} onClick={() => changing.post(`${path}/pause`, {})}>
              {t('pause')}
            </Button>
          ) : (
            <Button icon={<Play />} busy={changing.isBusy} onClick={() => changing.post(`${path}/resume`, {})}>
              {t('resume')}
            </Button>
          )}
          <Button look="danger" onClick={() => setAsks('cancel')}>
            {t('cancel')}
          </Button>
        </div>
      )}
      {counts.doubt > 0 && (
        <Exceptions
          title={t('doubtTitle')}
          text={t('doubtText')}
          rows={send.exceptions.filter((row) => row.status === 'doubt')}
          ground="bg-s-unconfirmed-bg"
        >
          <Button size="sm" onClick={() => setAsks('doubts')}>
            {t('doubtSend')}
          </Button>
        </Exceptions>
      )}
      <Exceptions title={t('deferredTitle')} rows={send.exceptions.filter((row) => row.status === 'deferred')} />
      <Exceptions title={t('refusedTitle')} rows={send.exceptions.filter((row) => row.status === 'refused')} />
      {send.exceptions.length >= 200 && <p className="text-sm text-text-3">{t('more')}</p>}
      <ConfirmDialog
        isOpen={asks === 'cancel'}
        onClose={() => setAsks(null)}
        title={t('cancelTitle')}
        confirm={t('cancelDo', { left: counts.left })}
        action={`${path}/cancel`}
      >
        {t('cancelText', { left: counts.left })}
      </ConfirmDialog>
      <ConfirmDialog
        isOpen={asks === 'doubts'}
        onClose={() => setAsks(null)}
        title={t('doubtAsk', { count: counts.doubt })}
        confirm={t('doubtSend')}
        action={`${path}/doubts`}
        danger={false}
      >
        {t('doubtWarn')}
      </ConfirmDialog>
    </section>
  );
}

function Exceptions({
  title,
  text,
  rows,
  ground = 'bg-sunken',
  children,
}: {
  title: string;
  text?: string;
  rows: SendReport['exceptions'];
  ground?: string;
  children?: ReactNode;
}) {
  if (rows.length === 0) return null;
  return (
    <div className={`grid gap-2 rounded-md px-3 py-2.5 text-sm ${ground}`}>
      <h3 className="font-medium">{title}</h3>
      {text && <p className="text-pretty text-text-2">{text}</p>}
      <ul className="grid max-h-60 gap-1 overflow-y-auto">
        {rows.map((row) => (
          <li key={row.number} className="break-words">
            {row.email}
            {row.answer && <q className="block text-text-2">{row.answer}</q>}
          </li>
        ))}
      </ul>
      {children && <div>{children}</div>}
    </div>
  );
}

/** While it runs, the page asks again every few seconds, as long as it is looked at. */
function useFollowing(isRunning: boolean): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void revalidate();
    }, 3_000);
    return () => clearInterval(timer);
  }, [isRunning, revalidate]);
}
