import { Link, useLocation } from '@remix-run/react';
import { useTranslations } from 'use-intl';

/** Goes to the next page of a long list by putting `cursor` into the address; works without scripts. */
export function ShowMore({ cursor, name = 'after' }: { cursor: string | null | undefined; name?: string }) {
  const t = useTranslations('common');
  const { search } = useLocation();
  if (!cursor) return null;
  const params = new URLSearchParams(search);
  params.set(name, cursor);
  return (
    <Link
      to={`?${params}`}
      preventScrollReset
      className="mt-2 inline-flex h-8 items-center rounded-md px-2 font-medium text-text-2 hover:bg-hover phone:h-11"
    >
      {t('showMore')}
    </Link>
  );
}

/** Earlier and later pages with where one is: "51–100 of 1 284". `to` makes the address of a page (from 1). */
export function Pagination({
  page,
  pageSize,
  total,
  to,
}: {
  page: number;
  pageSize: number;
  total: number;
  to(page: number): string;
}) {
  const t = useTranslations('common');
  const last = Math.max(1, Math.ceil(total / pageSize));
  if (last === 1) return null;
  const step = 'inline-flex h-8 items-center rounded-md px-2 font-medium text-text-2 hover:bg-hover phone:h-11';
  return (
    <nav aria-label={t('pages')} className="mt-3 flex items-center gap-2 text-text-2 tabular-nums">
      {page > 1 && (
        <Link to={to(page - 1)} rel="prev" className={step}>
          {t('previousPage')}
        </Link>
      )}
      <span>{t('pageRange', { from: (page - 1) * pageSize + 1, to: Math.min(total, page * pageSize), total })}</span>
      {page < last && (
        <Link to={to(page + 1)} rel="next" className={step}>
          {t('nextPage')}
        </Link>
      )}
    </nav>
  );
}
