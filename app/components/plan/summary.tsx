import { useFetcher } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { Button, TextLink } from '../button.tsx';
import { FormErrors } from '../form-errors.tsx';
import { useDates } from '../time.tsx';
import { type Slot, usePlan, type Week } from './context.ts';
import { Mix } from './mix.tsx';
import { placesOf } from './places.ts';

/** Slots that are named one by one. */
const named = 3;

/** What is true of this week: how much of it is filled, its mix, and who has it. */
export function Summary() {
  const { week } = usePlan();
  return (
    <div className="flex flex-none flex-wrap items-center gap-x-8 gap-y-3 border-b border-line px-5 py-3 phone:px-4">
      <Filled week={week} />
      <Mix week={week} />
      {week.waiting && <Waiting week={week} waiting={week.waiting} />}
    </div>
  );
}

function Filled({ week }: { week: Week }) {
  const t = useTranslations('plan');
  const dates = useDates();
  const { all, filled, missing, partly, passed } = placesOf(week.slots);
  const list = (slots: readonly Slot[]) => {
    const names = slots
      .slice(0, named)
      .map(({ wall }) => dates.dayTime(wall))
      .join(', ');
    return slots.length > named ? `${names} ${t('placesMore', { count: slots.length - named })}` : names;
  };
  const bold = (words: React.ReactNode) => (
    <b className="block text-xl font-semibold tracking-[-0.01em] tabular-nums">{words}</b>
  );
  if (all === 0) {
    const count = new Set(week.items.map(({ contentId }) => contentId)).size;
    return <p className="text-xl font-semibold tracking-[-0.01em]">{t('noSlotsYet', { count })}</p>;
  }
  return (
    <div className="min-w-40 text-sm text-pretty text-text-2 tabular-nums desk:max-w-90 desk:border-r desk:border-line desk:pr-8">
      <p className="text-md text-text">{t.rich('filled', { filled, places: all, b: bold })}</p>
      {missing.length > 0 && <p>{t('missing', { list: list(missing) })}</p>}
      {partly.length > 0 && <p>{t('partly', { list: list(partly) })}</p>}
      {passed.length > 0 && <p>{t('passed', { list: list(passed) })}</p>}
      {missing.length + partly.length + passed.length === 0 && <p>{t('full')}</p>}
    </div>
  );
}

/** Who has it, since when, whether they looked, and the button that reminds them. */
function Waiting({ week, waiting }: { week: Week; waiting: NonNullable<Week['waiting']> }) {
  const t = useTranslations('plan.waiting');
  const dates = useDates();
  const fetcher = useFetcher<{ names?: string[] }>();
  const near = (wall: string) => dates.near(wall, week.viewerToday);
  const names = fetcher.data?.names;
  return (
    <section
      aria-label={t('title')}
      className="ml-auto max-w-90 text-sm text-pretty text-text-2 tabular-nums phone:ml-0"
    >
      <p>
        <b className="font-semibold text-text">{t('title')}</b>:{' '}
        {t('items', { count: waiting.count, since: waiting.since ? near(waiting.since) : '' })}
      </p>
      <ul>
        {waiting.people.map(({ id, name, openedAt }) => (
          <li key={id}>{openedAt ? t('opened', { name, when: near(openedAt) }) : t('unopened', { name })}</li>
        ))}
      </ul>
      <fetcher.Form
        method="post"
        action={`/reviews/clients/${week.client.id}/remind`}
        className="mt-1 flex flex-wrap items-center gap-2"
      >
        <Button type="submit" size="sm" busy={fetcher.state !== 'idle'}>
          {t('remind')}
        </Button>
        <TextLink to="/reviews">{t('all')}</TextLink>
        <span role="status">{names && t('reminded', { names: names.join(', ') })}</span>
      </fetcher.Form>
      <FormErrors data={fetcher.data} />
    </section>
  );
}
