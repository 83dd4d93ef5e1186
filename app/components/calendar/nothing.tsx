import { CalendarPlus } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { TextLink } from '../button.tsx';
import { EmptyState } from '../empty-state.tsx';
import { Notice } from '../notice.tsx';
import type { CalendarData } from './calendar-page.tsx';
import { addressOf, isNarrowed, newContentAddress, wide } from './query.ts';

type Empty = Pick<CalendarData, 'query' | 'clients' | 'isOwner' | 'today'>;

/** Over an empty month: why it is, and what to do. */
export function NothingHere({ data }: { data: Empty }) {
  const t = useTranslations('calendar.empty');
  const reason = useReason(data);
  const plan = <TextLink to={newContentAddress(data.today, data.query)}>{t('plan')}</TextLink>;
  return (
    <Notice icon={CalendarPlus} className="m-3" action={reason ? reason.action : plan}>
      {reason ? reason.words : t('month')}
    </Notice>
  );
}

/** In the place of an empty list: `title` and `children` where nothing else is the reason; `action` wherever it can be done. */
export function EmptyView({
  data,
  title,
  action,
  children,
}: {
  data: Empty;
  title: string;
  action: ReactNode;
  children: ReactNode;
}) {
  const reason = useReason(data);
  return (
    <EmptyState
      icon={<CalendarPlus />}
      title={reason?.words ?? title}
      action={
        <>
          {reason?.action}
          {data.clients.length > 0 && action}
        </>
      }
    >
      {reason ? undefined : children}
    </EmptyState>
  );
}

/** What has to be done before anything can be seen here; null: there is nothing yet. */
function useReason({ query, clients, isOwner }: Empty): { words: string; action: ReactNode } | null {
  const t = useTranslations('calendar.empty');
  if (clients.length === 0)
    return isOwner
      ? { words: t('noClients'), action: <TextLink to="/clients/new">{t('addClient')}</TextLink> }
      : { words: t('noClientsAssistant'), action: null };
  if (!isNarrowed(query)) return null;
  return { words: t('narrowed'), action: <TextLink to={addressOf(query, wide)}>{t('showAll')}</TextLink> };
}
