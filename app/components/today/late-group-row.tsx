import { useTranslations } from 'use-intl';
import { LinkButton } from '../button.tsx';
import { MetaLine } from '../meta-line.tsx';
import { Row } from '../section.tsx';
import { StatusMark } from '../status-mark.tsx';

/** Clients that are named; more are a number. */
const named = 3;

/** Everything that was late, as one row that leads to where it is decided about together. */
export function LateGroupRow({
  late: { count, since, clients },
}: {
  late: { count: number; since: string; clients: string[] };
}) {
  const t = useTranslations('today.late');
  return (
    <Row
      mark={
        <span className="desk:w-36">
          <StatusMark stage="held" label={t('mark')} />
        </span>
      }
      title={
        <a href="/late" className="underline-offset-3 hover:underline">
          {t('title', { count })}
        </a>
      }
      meta={
        <MetaLine>
          {clients.length > named ? t('clients', { count: clients.length }) : clients.join(', ')}
          {t('since', { when: since })}
        </MetaLine>
      }
      action={
        <LinkButton to="/late" size="sm">
          {t('decide')}
        </LinkButton>
      }
    >
      {t('why')}
    </Row>
  );
}
