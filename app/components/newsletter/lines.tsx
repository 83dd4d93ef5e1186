import { Link } from '@remix-run/react';
import { ChevronDown } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useTranslations } from 'use-intl';
import type { NewsletterBody } from '#server/content/body.ts';
import { useComposer } from '../composer/context.ts';
import { inputFrame } from '../field.tsx';
import { useNewsletter } from './context.ts';

/** Subject, preheader, and who gets it. */
export function Lines({ body }: { body: NewsletterBody }) {
  const t = useTranslations('newsletter');
  const { data, isClosed } = useComposer();
  const { editor, write } = useNewsletter();
  const id = useId();
  return (
    <div className="grid flex-none gap-2 border-b border-line px-4 py-3">
      <Line label={t('subject')} value={body.subject} readOnly={isClosed} onChange={(subject) => write({ subject })} />
      <Line
        label={t('preheader')}
        title={t('preheaderHelp')}
        value={body.preheader}
        readOnly={isClosed}
        onChange={(preheader) => write({ preheader })}
      />
      <Row label={t('audience')} of={id}>
        {editor.lists.length === 0 ? (
          <span>
            {t('noLists')}{' '}
            <Link
              to={`/audience/lists/new?client=${data.content.client.id}`}
              className="font-medium text-accent-text hover:underline"
            >
              {t('makeList')}
            </Link>
          </span>
        ) : (
          <span className="relative flex min-w-0 items-center">
            <select
              id={id}
              value={body.listId ?? ''}
              disabled={isClosed}
              onChange={(event) => write({ listId: event.target.value || null })}
              className={`${inputFrame} h-7.5 appearance-none truncate pr-8 phone:h-11`}
            >
              <option value="">{t('audienceNone')}</option>
              {editor.lists.map((list) => (
                <option key={list.id} value={list.id}>
                  {list.name} ({t('people', { count: list.people })})
                </option>
              ))}
            </select>
            <ChevronDown className="pointer-events-none absolute right-2.5 size-3.5 text-text-3" />
          </span>
        )}
      </Row>
    </div>
  );
}

function Row({ label, of, title, children }: { label: string; of: string; title?: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[76px_minmax(0,1fr)] items-center">
      <label htmlFor={of} title={title} className="text-text-2">
        {label}
      </label>
      {children}
    </div>
  );
}

function Line({
  label,
  title,
  value,
  readOnly,
  onChange,
}: {
  label: string;
  title?: string;
  value: string;
  readOnly: boolean;
  onChange(value: string): void;
}) {
  const t = useTranslations('newsletter');
  const id = useId();
  const count = Array.from(value).length;
  return (
    <Row label={label} of={id} {...(title ? { title } : {})}>
      <span className="relative flex">
        <input
          id={id}
          value={value}
          readOnly={readOnly}
          maxLength={500}
          aria-describedby={`${id}-count`}
          onChange={(event) => onChange(event.target.value)}
          className={`${inputFrame} h-7.5 pr-10 phone:h-11`}
        />
        <span
          id={`${id}-count`}
          className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-xs text-text-3 tabular-nums"
        >
          {count}
          <span className="sr-only">{t('characters', { count })}</span>
        </span>
      </span>
    </Row>
  );
}
