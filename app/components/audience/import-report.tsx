import { Form, useRevalidator } from '@remix-run/react';
import { Download } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import type { ImportData } from '../../routes/_app.audience.imports.$importId._index.tsx';
import { Button, LinkButton } from '../button.tsx';
import { Notice } from '../notice.tsx';
import { PageHead } from '../page-bar.tsx';
import { List, Section } from '../section.tsx';

/** How often a running import is asked how far it is, in milliseconds. */
const askEvery = 1_000;

/** A running import with its progress, or what became of a finished one. */
export function ImportReport({ data }: { data: ImportData }) {
  const t = useTranslations('audience');
  const revalidator = useRevalidator();
  const running = data.status === 'running';
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => revalidator.revalidate(), askEvery);
    return () => clearInterval(timer);
  }, [running, revalidator]);
  const title = {
    running: t('runningTitle'),
    done: t('doneTitle'),
    cancelled: t('cancelledTitle'),
    failed: t('failedTitle'),
    mapping: '',
  }[data.status];
  const facts = [t('resultAdded', { count: data.added }), t('resultUpdated', { count: data.updated })]
    .filter(Boolean)
    .join('. ');
  return (
    <>
      <PageHead title={title} lead={data.fileName}>
        {!running && (
          <LinkButton to={`/audience/lists/${data.listId}`} look="primary">
            {t('toList')}
          </LinkButton>
        )}
      </PageHead>
      {running && (
        <div className="max-w-120">
          <progress
            className="h-2 w-full accent-accent"
            value={data.done}
            max={data.total}
            aria-label={t('runningTitle')}
          />
          <p role="status" className="mt-1 tabular-nums">
            {t('progress', { done: data.done, total: data.total })}
          </p>
          <p className="mt-1 mb-3 text-text-2">{t('runningText')}</p>
          <Form method="post" action="cancel">
            <Button type="submit">{t('stopImport')}</Button>
          </Form>
        </div>
      )}
      {data.status === 'failed' && <Notice kind="error">{t('failedText')}</Notice>}
      {!running && (
        <>
          <p className="mb-1 text-md">{facts}.</p>
          <p className="mb-2 text-md">{t('resultSkipped', { count: data.skipped })}</p>
          <ul className="mb-6 list-disc pl-5 text-text-2">
            {data.reasons.map(({ reason, rows }) => (
              <li key={reason} className="tabular-nums">
                {rows}: {t('skipReason', { reason })}
              </li>
            ))}
          </ul>
        </>
      )}
      {data.skips.length > 0 && (
        <Section
          title={t('skippedRows')}
          count={data.skipped}
          action={
            <a
              href={`/audience/imports/${data.id}/report`}
              download
              className="inline-flex items-center gap-1.5 font-medium text-accent-text hover:underline"
            >
              <Download className="size-3.5" />
              {t('downloadReport')}
            </a>
          }
        >
          <List>
            {data.skips.map(({ line, value, reason }) => (
              <li
                key={line}
                className="grid grid-cols-[6rem_minmax(0,1fr)_minmax(0,1fr)] gap-3 px-4 py-1.5 phone:grid-cols-1 phone:gap-0"
              >
                <span className="text-text-3 tabular-nums">{t('line', { line })}</span>
                <span className="truncate">{value}</span>
                <span className="text-text-2">{t('skipReason', { reason })}</span>
              </li>
            ))}
          </List>
          {data.skipped > data.skips.length && (
            <p className="mt-2 text-sm text-text-3">{t('firstRowsOnly', { count: data.skips.length })}</p>
          )}
        </Section>
      )}
    </>
  );
}
