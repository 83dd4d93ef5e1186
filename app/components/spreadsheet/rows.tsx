import { useFetcher } from '@remix-run/react';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { PlanData } from '../../routes/_app.calendar_.import.$fileId._index.tsx';
import { Button, LinkButton } from '../button.tsx';
import { FormErrors } from '../form-errors.tsx';
import { Section } from '../section.tsx';
import { useDates } from '../time.tsx';

/** The dry run: each row as it would be, those that would be left out first. */
export function PlanRows({ data }: { data: PlanData }) {
  const t = useTranslations('spreadsheet');
  const { rows, counts, broken } = data;
  const dates = useDates();
  const hidden = counts.good + counts.bad - broken.length - rows.length;
  return (
    <Section title={t('rows')} count={counts.good + counts.bad}>
      <section
        className="overflow-x-auto rounded-lg border border-line bg-surface"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is scrolled by keys too
        tabIndex={0}
        aria-label={t('table')}
      >
        <table className="w-full border-collapse text-left">
          <thead className="text-sm text-text-3">
            <tr>
              {(['line', 'state', 'when', 'client', 'title', 'channels'] as const).map((name) => (
                <th key={name} scope="col" className="px-3 py-2 font-medium whitespace-nowrap">
                  {t(`heads.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {broken.map(({ line, text }) => (
              <tr key={`broken ${line}`} className="border-t border-line align-top">
                <td className="px-3 py-2 tabular-nums">{line}</td>
                <td className="px-3 py-2" colSpan={5}>
                  <Problem text={t('problems.broken')} /> <q className="text-text-2">{text}</q>
                </td>
              </tr>
            ))}
            {rows.map((row) => (
              <tr key={row.line} className="border-t border-line align-top">
                <td className="px-3 py-2 tabular-nums text-text-3">{row.line}</td>
                <td className="max-w-72 min-w-44 px-3 py-2">
                  {row.problem ? (
                    <Problem text={t(`problems.${row.problem}`)} />
                  ) : (
                    <span className="inline-flex items-center gap-1.5 text-s-approved">
                      <CircleCheck className="size-3.5 stroke-2" />
                      {t('good')}
                    </span>
                  )}
                  {!row.problem && row.remarks.length > 0 && (
                    <span className="block text-sm text-pretty text-text-2">
                      {row.remarks.map((remark) => t(`remarks.${remark}`)).join(' ')}
                    </span>
                  )}
                </td>
                <td className="px-3 py-2 whitespace-nowrap tabular-nums">
                  {row.wall ? dates.dateTime(row.wall) : '–'}
                </td>
                <td className="px-3 py-2">{row.client || '–'}</td>
                <td className="min-w-44 px-3 py-2 break-words">{row.title || '–'}</td>
                <td className="px-3 py-2 text-text-2">{row.channels.join(', ') || '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {hidden > 0 && <p className="pt-2 text-text-2">{t('more', { count: hidden })}</p>}
      <Confirm data={data} />
    </Section>
  );
}

function Problem({ text }: { text: string }) {
  return (
    <span className="inline-flex items-start gap-1.5 text-danger">
      <TriangleAlert className="mt-0.75 size-3.5 stroke-2" />
      {text}
    </span>
  );
}

function Confirm({ data }: { data: PlanData }) {
  const t = useTranslations('spreadsheet');
  const buttons = useTranslations('buttons');
  const { counts, reading, file } = data;
  const fetcher = useFetcher();
  return (
    <fetcher.Form method="post" action={`/calendar/import/${file.id}/confirm`} className="mt-4 grid gap-3">
      <FormErrors data={fetcher.data} />
      <input type="hidden" name="chosen" value="1" />
      <input type="hidden" name="order" value={reading.order} />
      <input type="hidden" name="client" value={reading.clientId ?? ''} />
      {data.names.map((name) => (
        <input key={name} type="hidden" name={`column.${name}`} value={String(reading.mapping[name] ?? '')} />
      ))}
      <div className="flex flex-wrap gap-2">
        <Button
          type="submit"
          look="primary"
          busy={fetcher.state !== 'idle'}
          busyWord={t('importing')}
          unavailable={counts.good === 0 && t('nothingGood')}
        >
          {t('import', { count: counts.good })}
        </Button>
        <LinkButton to="/calendar/import" look="quiet">
          {t('otherFile')}
        </LinkButton>
        <LinkButton to="/calendar" look="quiet">
          {buttons('cancel')}
        </LinkButton>
      </div>
    </fetcher.Form>
  );
}
