import type { LoaderFunctionArgs } from '@remix-run/node';
import { Form, useLoaderData, useNavigation } from '@remix-run/react';
import { History } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { listTrail, trailChoices } from '#server/audit/trail.ts';
import { Button, TextLink } from '../components/button.tsx';
import { DocumentTitle } from '../components/document-title.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { Select } from '../components/inputs.tsx';
import { MetaLine } from '../components/meta-line.tsx';
import { useEventWords } from '../components/people/event-words.ts';
import { List, Row, Section } from '../components/section.tsx';
import { ShowMore } from '../components/show-more.tsx';
import { useDates } from '../components/time.tsx';
import { dateOf, wallOf } from '../components/wall.ts';
import { requireOwner } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('audit');

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireOwner({ request, context });
  const asked = new URL(request.url).searchParams;
  const filter = {
    before: asked.get('before'),
    clientId: asked.get('client') || null,
    actorId: asked.get('who') || null,
    noun: asked.get('what') || null,
  };
  const wall = (at: Date) => wallOf(at, actor.timeZone);
  const { events, next } = await listTrail(context.db, actor, filter);
  return {
    filter,
    next,
    choices: await trailChoices(context.db, actor),
    today: dateOf(wall(context.clock.now())),
    events: events.map(({ at, subject: _, ...event }) => ({ ...event, at: wall(at) })),
  };
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

export default function AuditTrail() {
  const { events, next, filter, choices, today } = useLoaderData<typeof loader>();
  const t = useTranslations('settings.trail');
  const words = useEventWords();
  const busy = useNavigation().state === 'loading';
  const nouns = choices.nouns.map((noun) => ({ value: noun, label: words.noun(noun) }));
  return (
    <Section title={t('title')} className="max-w-200">
      <DocumentTitle>{t('title')}</DocumentTitle>
      <p className="-mt-1 mb-3 text-text-2">{t('lead')}</p>
      <Form method="get" className="mb-4 flex flex-wrap items-end gap-2 phone:*:w-full">
        <Choice name="what" label={t('what')} all={t('everything')} value={filter.noun} options={nouns} />
        <Choice
          name="who"
          label={t('who')}
          all={t('everyone')}
          value={filter.actorId}
          options={choices.people.map(named)}
        />
        <Choice
          name="client"
          label={t('client')}
          all={t('allClients')}
          value={filter.clientId}
          options={choices.clients.map(named)}
        />
        <Button type="submit" busy={busy} busyWord={t('filtering')}>
          {t('filter')}
        </Button>
        {filter.before && (
          <TextLink to="?" className="flex h-8 items-center px-2 phone:h-11">
            {t('newest')}
          </TextLink>
        )}
      </Form>
      {events.length === 0 ? (
        <EmptyState icon={<History />} title={t('emptyTitle')}>
          {t('emptyText')}
        </EmptyState>
      ) : (
        <List label={t('title')}>
          {events.map((event) => (
            <EventRow key={event.id} event={event} today={today} />
          ))}
        </List>
      )}
      <ShowMore cursor={next} name="before" />
    </Section>
  );
}

const named = ({ id, name }: { id: string; name: string }) => ({ value: id, label: name });

function Choice({
  all,
  value,
  options,
  ...field
}: {
  name: string;
  label: string;
  all: string;
  value: string | null;
  options: { value: string; label: string }[];
}) {
  return (
    <Select
      {...field}
      key={value}
      defaultValue={value ?? ''}
      options={[{ value: '', label: all }, ...options]}
      className="min-w-40 flex-1"
    />
  );
}

function EventRow({ event, today }: { event: Data['events'][number]; today: string }) {
  const t = useTranslations('settings.trail');
  const words = useEventWords();
  const dates = useDates();
  const { at, actorKind, actorName, clientName, address, detail } = event;
  const who = actorName ?? (actorKind === 'system' ? t('system') : t('reader'));
  const about = words.about(detail);
  return (
    <Row
      className="py-1.75"
      mark={
        <time dateTime={at} className="w-34 text-sm text-text-2 tabular-nums phone:w-auto">
          {dates.near(at, today)}
        </time>
      }
      title={<span className="text-base">{words.sentence(event.event)}</span>}
      meta={
        <MetaLine>
          {who}
          {clientName}
          {about && <span className="break-words">{about}</span>}
          {address && <span className="text-text-3">{t('from', { address })}</span>}
        </MetaLine>
      }
    />
  );
}
