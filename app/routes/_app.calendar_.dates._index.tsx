import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { CalendarHeart } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { readCalendarClients } from '#server/content/narrowing.ts';
import { localDate } from '#server/content/time.ts';
import { holidayCountries } from '#server/days/publicHolidays.ts';
import { holidayChoices, listSpecialDays } from '#server/days/specialDays.ts';
import { TextLink } from '../components/button.tsx';
import { AddDay } from '../components/days/add-day.tsx';
import { DayRow } from '../components/days/day-row.tsx';
import { HolidaysOf } from '../components/days/holidays-of.tsx';
import { useDaysTold } from '../components/days/use-days-told.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { FormErrors } from '../components/form-errors.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { List, Section } from '../components/section.tsx';
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
  const told = useDaysTold();
  return (
    <Page narrow>
      <PageHead title={t('title')} lead={t('lead')}>
        <TextLink to="/calendar">{t('back')}</TextLink>
      </PageHead>
      <div className="grid gap-8">
        {clients.length > 0 && <AddDay clients={clients} today={today} onAdded={told.tell} />}
        <Section title={t('list')}>
          <FormErrors data={told.data} />
          {days.length === 0 ? (
            <EmptyState icon={<CalendarHeart />} title={t('emptyTitle')}>
              {t('empty')}
            </EmptyState>
          ) : (
            <List label={t('list')}>
              {days.map((day) => (
                <DayRow key={day.id} day={day} today={today} told={told} />
              ))}
            </List>
          )}
        </Section>
        <Section title={t('holidays')}>
          <p className="mb-3 text-pretty text-text-2">{t('holidaysHelp')}</p>
          <div className="grid gap-3">
            {choices.map((choice) => (
              <HolidaysOf key={choice.clientId} choice={choice} countries={countries} />
            ))}
          </div>
        </Section>
      </div>
    </Page>
  );
}
