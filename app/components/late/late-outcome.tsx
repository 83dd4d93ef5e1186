import { useTranslations } from 'use-intl';
import type { LateDone } from '../../late.server.ts';
import { Button, LinkButton } from '../button.tsx';
import { Notice } from '../notice.tsx';
import { Why } from '../plan/why.tsx';
import { useDates } from '../time.tsx';

/** What a press did: where things went, what needs a yes anew, what stays and why. It stays until it was read. */
export function LateOutcome({
  done: { what, count, left, given = [], toSend = [] },
  onClose,
}: {
  done: LateDone;
  onClose(): void;
}) {
  const t = useTranslations('late');
  const today = useTranslations('today');
  const c = useTranslations('buttons');
  const dates = useDates();
  const named = (title: string) => <b className="font-medium">{title || today('untitled')}</b>;
  return (
    <Notice
      kind={left.length > 0 ? 'warn' : 'good'}
      title={t(`done.${what}`, { count })}
      action={
        <Button size="sm" look="quiet" onClick={onClose}>
          {c('close')}
        </Button>
      }
    >
      <div className="grid gap-2">
        {given.length > 0 && (
          <details open={given.length <= 6}>
            <summary>{t('given')}</summary>
            <ul className="mt-1">
              {given.map(({ contentId, title, wall }) => (
                <li key={contentId} className="tabular-nums">
                  {named(title)}: {dates.dateTime(wall)}
                </li>
              ))}
            </ul>
          </details>
        )}
        {toSend.map(({ clientId, client, contentIds }) => (
          <p key={clientId} className="flex flex-wrap items-center gap-2">
            {t('toSend', { client, count: contentIds.length })}
            <LinkButton size="sm" to={`/reviews/send?${new URLSearchParams(contentIds.map((id) => ['content', id]))}`}>
              {t('send')}
            </LinkButton>
          </p>
        ))}
        {left.length > 0 && (
          <div>
            {t('left', { count: left.length })}
            <ul className="mt-1">
              {left.map(({ contentId, title, code, params }) => (
                <li key={contentId}>
                  {named(title)}: <Why code={code} params={params} />
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Notice>
  );
}
