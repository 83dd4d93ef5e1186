import { Link } from '@remix-run/react';
import { ChevronRight } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { ClientMark } from '../client-edge.tsx';
import { MetaLine } from '../meta-line.tsx';
import { Row } from '../section.tsx';
import { StatusMark } from '../status-mark.tsx';
import { useDates, useZoneName } from '../time.tsx';
import { dateOf, wallOf } from '../wall.ts';

export type ListedClient = {
  id: string;
  name: string;
  zone: string;
  colour: string;
  logoId: string | null;
  pausedAt: Date | null;
  channels: { connected: number; reconnect: number };
  inReview: number;
  needs: number;
  nextDueAt: Date | null;
};

/** One client of the list: what is true of it now, in words. */
export function ClientRow({ client, viewerZone, now }: { client: ListedClient; viewerZone: string; now: Date }) {
  const t = useTranslations('clients.meta');
  const dates = useDates();
  const zoneName = useZoneName();
  const next = client.nextDueAt
    ? t('next', { time: dates.near(wallOf(client.nextDueAt, client.zone), dateOf(wallOf(now, client.zone))) })
    : t('nothingPlanned');
  return (
    <Row
      isMarkSmall
      mark={
        <ClientMark name={client.name} colour={client.colour} logo={client.logoId && `/media/${client.logoId}/small`} />
      }
      title={
        <Link to={`/clients/${client.id}`} prefetch="intent" className="after:absolute after:inset-0">
          {client.name}
        </Link>
      }
      meta={
        <MetaLine>
          {next}
          {client.zone !== viewerZone && t('own', { zone: zoneName(client.zone) })}
          {t('channels', { count: client.channels.connected + client.channels.reconnect })}
          {client.inReview > 0 && t('inReview', { count: client.inReview })}
        </MetaLine>
      }
      action={
        <span className="flex items-center justify-end gap-2">
          {client.pausedAt && <StatusMark stage="held" label={t('paused')} />}
          {client.channels.reconnect > 0 && (
            <StatusMark stage="reconnect" label={t('reconnect', { count: client.channels.reconnect })} />
          )}
          {client.needs > 0 && <span className="font-medium tabular-nums">{t('needs', { count: client.needs })}</span>}
          <ChevronRight className="text-text-3" />
        </span>
      }
    />
  );
}
