import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { PersonRow } from '../../routes/_app.audience.lists.$listId._index.tsx';
import { Button } from '../button.tsx';
import { ConfirmDialog } from '../dialog.tsx';
import { useDates } from '../time.tsx';
import { dateOf, wallOf } from '../wall.ts';

/** People of one list. Under 760 px each row stacks. */
export function PeopleTable({ listId, rows, timeZone }: { listId: string; rows: PersonRow[]; timeZone: string }) {
  const t = useTranslations('audience');
  const dates = useDates();
  const [leaving, setLeaving] = useState<PersonRow | null>(null);
  return (
    <>
      <ul className="overflow-hidden rounded-lg border border-line bg-surface phone:-mx-4 phone:rounded-none phone:border-x-0 [&>li+li]:border-t [&>li+li]:border-line">
        {rows.map((row) => (
          <li
            key={row.subscriberId}
            className="grid grid-cols-[minmax(0,1fr)_minmax(0,11rem)_9rem_auto] items-center gap-x-3 px-4 py-2 hover:bg-hover/45 phone:grid-cols-[minmax(0,1fr)_auto]"
          >
            <div className="min-w-0">
              <div className="truncate font-medium">{row.email}</div>
              {row.name && <div className="truncate text-sm text-text-2">{row.name}</div>}
            </div>
            <div className="text-sm text-text-2 phone:col-start-1">
              {row.suppressed && row.status !== 'unsubscribed'
                ? `${t('statusOf', { status: 'never' })}: ${t('suppressedBecause', { reason: row.suppressed })}`
                : t('statusOf', { status: row.status })}
            </div>
            <div className="text-sm text-text-3 tabular-nums phone:col-start-1">
              {t('since', { date: dates.dayMonth(dateOf(wallOf(row.createdAt, timeZone))) })}
              {', '}
              {t('sourceOf', { source: row.source })}
            </div>
            <div className="justify-self-end phone:col-start-2 phone:row-span-3 phone:row-start-1">
              {row.status !== 'unsubscribed' && (
                <Button
                  size="sm"
                  look="quiet"
                  onClick={() => setLeaving(row)}
                  aria-label={`${t('takeOff')}: ${row.email}`}
                >
                  {t('takeOff')}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      <ConfirmDialog
        isOpen={leaving !== null}
        onClose={() => setLeaving(null)}
        title={t('takeOffTitle', { email: leaving?.email ?? '' })}
        confirm={t('takeOff')}
        action={`/audience/lists/${listId}/unsubscribe`}
        values={{ subscriber: leaving?.subscriberId ?? '' }}
      >
        {t('takeOffText')}
      </ConfirmDialog>
    </>
  );
}
