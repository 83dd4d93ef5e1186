import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { LinkButton } from '../button.tsx';
import { FormErrors } from '../form-errors.tsx';
import { MetaLine } from '../meta-line.tsx';
import { Row } from '../section.tsx';
import { StatusMark } from '../status-mark.tsx';
import { useToast } from '../toast.tsx';
import { Act, type Answer } from './act.tsx';
import type { WaitingView } from './views.ts';

/** What lies with one client: how long, whether they looked, and a reminder. */
export function WaitingRow({ row }: { row: WaitingView }) {
  const t = useTranslations('today');
  const toast = useToast();
  const [refused, setRefused] = useState<Answer | null>(null);
  const { client, count } = row;
  const facts = [
    <span key="since" className={row.days > 1 ? 'font-medium text-text' : ''}>
      {t('waits.since', { days: row.days })}
    </span>,
    row.opened ? t('waits.opened', { when: row.opened }) : t('waits.notOpened'),
    row.first && t(row.isPast ? 'waits.firstWasDue' : 'waits.first', { count, when: row.first.text }),
  ];
  return (
    <Row
      colour={client.colour}
      mark={
        <span className="desk:w-36">
          <StatusMark stage="in_review" />
        </span>
      }
      title={
        <a
          href={count === 1 ? `/contents/${row.contentId}` : `/reviews#client-${client.id}`}
          className="underline-offset-3 hover:underline"
        >
          {count === 1 ? row.title || t('untitled') : t('waits.title', { client: client.name, count })}
        </a>
      }
      meta={<MetaLine>{count === 1 ? [client.name, ...facts] : facts}</MetaLine>}
      action={
        row.hasNobody ? (
          <LinkButton to={`/clients/${client.id}/approval`} size="sm">
            {t('act.toClient')}
          </LinkButton>
        ) : (
          <Act
            action={`/reviews/clients/${client.id}/remind`}
            busyWord={t('act.reminding')}
            label={`${t('act.remind')}: ${client.name}`}
            onAnswer={(answer) => {
              setRefused(answer.error ? answer : null);
              if (Array.isArray(answer.names)) toast({ text: t('reminded', { names: answer.names.join(', ') }) });
            }}
          >
            {t('act.remind')}
          </Act>
        )
      }
    >
      {row.hasNobody && t('waits.nobody')}
      {refused && <FormErrors data={refused} />}
    </Row>
  );
}
