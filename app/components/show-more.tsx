import { Link, useLocation } from '@remix-run/react';
import { useTranslations } from 'use-intl';

/** Goes to the next page of a long list by putting `cursor` into the address; works without scripts. */
export function ShowMore({ cursor, name = 'after' }: { cursor: string | null | undefined; name?: string }) {
  const t = useTranslations('buttons');
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
