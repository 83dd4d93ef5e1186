import type { LoaderFunctionArgs } from '@remix-run/node';
import { useFetcher, useLoaderData } from '@remix-run/react';
import { CalendarHeart, Plus, Trash2 } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { readCalendarClients } from '#server/content/calendar.ts';
import { localDate } from '#server/content/time.ts';
import { holidayCountries } from '#server/days/publicHolidays.ts';
import { holidayChoices, listSpecialDays } from '#server/days/specialDays.ts';
import { Button, TextLink } from '../components/button.tsx';
import { Checkbox } from '../components/checks.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { FormErrors, useFormErrors } from '../components/form-errors.tsx';
import { Select, TextField } from '../components/inputs.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { ClientBoxes } from '../components/people/client-boxes.tsx';
import { List, Section } from '../components/section.tsx';
import { useDates } from '../components/time.tsx';
import { requireMember } from '../session.server.ts';

/** Days of the clients' own, and whose public holidays count. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const { db, clock } = context;
  const today = localDate(clock.now(), actor.timeZone);
  const [clients, days, countries, choices] = await Promise.all([
    readCalendarClients(db, actor),
    listSpecialDays(db, actor, today),
    holidayCountries(actor.locale),
    holidayChoices(db, actor),
  ]);
  return { clients: clients.map(({ id, name }) => ({ id, name })), days, countries, choices, today };
}

export default function CalendarDates() {
  const { clients, days, countries, choices, today } = useLoaderData<typeof loader>();
  const t = useTranslations('calendar.dates');
  return (
    <Page narrow>
      <PageHead title={t('title')} lead={t('lead')}>
        <TextLink to="/calendar">{t('back')}</TextLink>
      </PageHead>
      <div className="grid gap-8">
        {clients.length > 0 && <AddDay clients={clients} today={today} />}
        <Section title={t('list')}>
          {days.length === 0 ? (
            <EmptyState icon={<CalendarHeart />} title={t('emptyTitle')}>
              {t('empty')}
            </EmptyState>
          ) : (
            <List label={t('list')}>
              {days.map((day) => (
                <Day key={day.id} day={day} today={today} />
              ))}
            </List>
          )}
        </Section>
        <Section title={t('holidays')}>
          <p className="mb-3 text-pretty text-text-2">{t('holidaysHelp')}</p>
          <div className="grid gap-3">
            {choices.map((choice) => (
              <Country key={choice.clientId} choice={choice} countries={countries} />
            ))}
          </div>
        </Section>
      </div>
    </Page>
  );
}

function AddDay({ clients, today }: { clients: { id: string; name: string }[]; today: string }) {
  const t = useTranslations('calendar.dates');
  const fetcher = useFetcher<{ added?: number }>();
  const errors = useFormErrors(fetcher.data);
  const form = useRef<HTMLFormElement>(null);
  const isAdded = fetcher.state === 'idle' && Boolean(fetcher.data?.added);
  useEffect(() => {
    if (isAdded) form.current?.reset();
  }, [isAdded]);
  return (
    <Section title={t('add')}>
      <fetcher.Form ref={form} method="post" action="/calendar/dates/add" className="grid gap-4">
        <FormErrors data={fetcher.data} fields={['name', 'kind', 'from', 'until', 'client']} />
        <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
          <TextField name="name" label={t('name')} error={errors.of('name')} maxLength={80} required />
          <Select
            name="kind"
            label={t('kind')}
            help={t('kindHelp')}
            error={errors.of('kind')}
            options={(['date', 'holiday', 'quiet'] as const).map((kind) => ({ value: kind, label: t(kind) }))}
          />
          <TextField
            type="date"
            name="from"
            label={t('from')}
            error={errors.of('from')}
            defaultValue={today}
            required
          />
          <TextField type="date" name="until" label={t('until')} help={t('untilHelp')} error={errors.of('until')} />
        </div>
        <Checkbox name="everyYear" value="1" label={t('everyYear')} />
        <ClientBoxes
          label={t('clients')}
          help={errors.of('client')}
          clients={clients}
          chosen={clients.length === 1 ? clients.map(({ id }) => id) : []}
        />
        <div>
          <Button type="submit" look="primary" icon={<Plus />} busy={fetcher.state !== 'idle'}>
            {t('submit')}
          </Button>
        </div>
      </fetcher.Form>
    </Section>
  );
}

type DayProps = { day: ReturnType<typeof useLoaderData<typeof loader>>['days'][number]; today: string };

function Day({ day, today }: DayProps) {
  const t = useTranslations('calendar.dates');
  const dates = useDates();
  const fetcher = useFetcher();
  const one = day.everyYear ? dates.dayMonth : (date: string) => dates.short(date, today);
  const when = day.from === day.until ? one(day.from) : `${one(day.from)} – ${one(day.until)}`;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line px-3 py-2 [&+li]:border-t">
      <span className="min-w-0 flex-1">
        <b className="font-medium">{day.name}</b> <span className="text-text-2">{day.clientName}</span>
        <br />
        <span className="text-sm text-text-2 tabular-nums">
          {when}
          {day.everyYear && ` · ${t('yearly')}`} · {t(day.kind)}
        </span>
      </span>
      <fetcher.Form method="post" action={`/calendar/dates/${day.id}/remove`}>
        <Button
          type="submit"
          look="quiet"
          size="sm"
          icon={<Trash2 />}
          busy={fetcher.state !== 'idle'}
          aria-label={t('remove', { name: day.name })}
        />
      </fetcher.Form>
    </li>
  );
}

type CountryProps = {
  choice: { clientId: string; name: string; country: string | null };
  countries: readonly { code: string; name: string }[];
};

function Country({ choice, countries }: CountryProps) {
  const t = useTranslations('calendar.dates');
  const fetcher = useFetcher();
  const id = useId();
  return (
    <fetcher.Form
      method="post"
      action="/calendar/dates/country"
      id={id}
      onChange={(event) => fetcher.submit(event.currentTarget)}
      className="flex items-end gap-2"
    >
      <input type="hidden" name="client" value={choice.clientId} />
      <Select
        name="country"
        label={choice.name}
        className="flex-1"
        defaultValue={choice.country ?? 'zone'}
        options={[
          { value: 'zone', label: t('byZone') },
          { value: '', label: t('none') },
          ...countries.map(({ code, name }) => ({ value: code, label: name })),
        ]}
      />
      <noscript>
        <Button type="submit">{t('submit')}</Button>
      </noscript>
    </fetcher.Form>
  );
}
