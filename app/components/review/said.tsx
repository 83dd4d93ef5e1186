import { useTranslations } from 'use-intl';
import { Notice } from '../notice.tsx';

/** What the last button did, said on the page it led to. */
export function Said({
  search,
  rounds,
}: {
  search: URLSearchParams;
  rounds: readonly { id: string; title: string }[];
}) {
  const t = useTranslations('approve');
  const said = search.get('said');
  const title = rounds.find(({ id }) => id === search.get('of'))?.title || t('untitled');
  const refused = Number(search.get('refused') ?? 0);
  const count = Number(search.get('count') ?? 0);
  const text =
    said === 'approved' || said === 'changes'
      ? t(`said.${said}`, { title })
      : said === 'commented'
        ? t('said.commented')
        : said === 'all' && (count > 0 || refused > 0)
          ? [count > 0 && t('said.approvedAll', { count }), refused > 0 && t('said.someRefused', { count: refused })]
              .filter(Boolean)
              .join(' ')
          : null;
  if (!text) return null;
  return (
    <div role="status">
      <Notice kind={refused > 0 ? 'warn' : 'good'} className="text-[0.9375rem] leading-5.5">
        {text}
      </Notice>
    </div>
  );
}
