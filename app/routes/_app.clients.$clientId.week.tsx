import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { CalendarPlus, Plus, Tag } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { readClient } from '#server/clients/clients.ts';
import { offeredColours } from '#server/clients/colour.ts';
import { offeredChannels } from '#server/content/composerChannels.ts';
import { listLabels } from '#server/week/labels.ts';
import { listSlots } from '#server/week/slots.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { useClient } from '../components/clients/use-client.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { Card } from '../components/section.tsx';
import { LabelDialog } from '../components/week/label-dialog.tsx';
import { LabelRow, SlotRow } from '../components/week/rows.tsx';
import { SlotDialog } from '../components/week/slot-dialog.tsx';
import { orResponse } from '../http.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('clientWeek', 'plan');

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const { db } = context;
  try {
    const { id } = await readClient(db, actor, params.clientId ?? '');
    const [slots, labels, offered] = await Promise.all([
      listSlots(db, actor, id),
      listLabels(db, actor, id),
      offeredChannels(db, actor),
    ]);
    return { slots, labels, channels: offered[id] ?? [], colours: [...offeredColours] };
  } catch (error) {
    throw orResponse(error);
  }
}

export type WeekSettings = Awaited<ReturnType<typeof loader>>;

/** What the client's week is planned by: slots, and labels with their targets. */
export default function ClientWeek() {
  const { slots, labels, channels, colours } = useLoaderData<typeof loader>();
  const client = useClient();
  const t = useTranslations('clientWeek');
  const [slot, setSlot] = useState<WeekSettings['slots'][number] | 'new' | null>(null);
  const [label, setLabel] = useState<WeekSettings['labels'][number] | 'new' | null>(null);
  const addSlot = (
    <Button size="sm" look={slots.length > 0 ? 'quiet' : 'plain'} icon={<Plus />} onClick={() => setSlot('new')}>
      {t('slots.add')}
    </Button>
  );
  const addLabel = (
    <Button size="sm" look={labels.length > 0 ? 'quiet' : 'plain'} icon={<Plus />} onClick={() => setLabel('new')}>
      {t('labels.add')}
    </Button>
  );
  const sum = labels.reduce((total, { targetShare }) => total + (targetShare ?? 0), 0);
  return (
    <div className="grid max-w-220 gap-5">
      <p className="flex flex-wrap items-center gap-3 text-md text-pretty text-text-2">
        {t('lead')}
        {slots.length > 0 && (
          <LinkButton to={`/plan?client=${client.id}`} size="sm">
            {t('plan')}
          </LinkButton>
        )}
      </p>
      {slots.length === 0 ? (
        <EmptyState icon={<CalendarPlus />} title={t('slots.emptyTitle')} action={addSlot}>
          {t('slots.emptyText')}
        </EmptyState>
      ) : (
        <Card flush title={t('slots.title')} count={slots.length} action={addSlot}>
          <ul className="border-t border-line">
            {slots.map((each) => (
              <SlotRow key={each.id} slot={each} onEdit={() => setSlot(each)} />
            ))}
          </ul>
        </Card>
      )}
      {labels.length === 0 ? (
        <EmptyState icon={<Tag />} title={t('labels.emptyTitle')} action={addLabel}>
          {t('labels.emptyText')}
        </EmptyState>
      ) : (
        <Card flush title={t('labels.title')} count={labels.length} action={addLabel}>
          <ul className="border-t border-line">
            {labels.map((each) => (
              <LabelRow key={each.id} label={each} onEdit={() => setLabel(each)} />
            ))}
          </ul>
          {sum > 0 && sum < 100 && (
            <p className="px-4 py-2.5 text-sm text-text-2">{t('labels.rest', { rest: 100 - sum })}</p>
          )}
        </Card>
      )}
      {slot && (
        <SlotDialog
          clientId={client.id}
          slot={slot === 'new' ? null : slot}
          channels={channels}
          onClose={() => setSlot(null)}
        />
      )}
      {label && (
        <LabelDialog
          clientId={client.id}
          label={label === 'new' ? null : label}
          colours={colours}
          suggested={colours[labels.length % colours.length] ?? '#5b7f3a'}
          onClose={() => setLabel(null)}
        />
      )}
    </div>
  );
}
