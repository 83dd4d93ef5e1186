import type { LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { Inbox } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { keptMails } from '#server/notifications/mailbox.ts';
import { Button, LinkButton, TextLink } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { TextField } from '../components/inputs.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { List } from '../components/section.tsx';
import { useDates } from '../components/time.tsx';
import { dateOf, wallOf } from '../components/wall.ts';
import { isId } from '../params.server.ts';
import { requireOwner } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('mailbox');

/** Mail that was kept instead of sent. A nonsense page in the address is the first page. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireOwner({ request, context });
  const url = new URL(request.url);
  const search = (url.searchParams.get('search') ?? '').slice(0, 100);
  const [, at = '', id = ''] =
    /^(\d{4}-\d{2}-\d{2}T[\d:.]+Z)_([0-9a-f-]{36})$/.exec(url.searchParams.get('before') ?? '') ?? [];
  const before = at && isId(id) && !Number.isNaN(Date.parse(at)) ? { at: new Date(at), id } : undefined;
  const ownToo = context.config.smtpUrl === null;
  const { rows, more } = await keptMails(context.db, actor, { ownToo, before, search });
  const last = rows.at(-1);
  return {
    ownToo,
    search,
    isFirst: before === undefined,
    older: more && last ? `${last.at.toISOString()}_${last.id}` : null,
    rows: rows.map((row) => ({ ...row, wall: wallOf(row.at, actor.timeZone) })),
    today: dateOf(wallOf(context.clock.now(), actor.timeZone)),
  };
}

export default function Mailbox() {
  const { ownToo, search, isFirst, older, rows, today } = useLoaderData<typeof loader>();
  const t = useTranslations('mailbox');
  const dates = useDates();
  const isEmpty = rows.length === 0 && search === '' && isFirst;
  return (
    <Page>
      <PageHead title={t('title')} lead={t('lead', { own: ownToo ? 'yes' : 'no' })} />
      {isEmpty ? (
        <EmptyState icon={<Inbox />} title={t('emptyTitle')}>
          {t('emptyText')}
        </EmptyState>
      ) : (
        <>
          <Form method="get" role="search" className="mb-3 flex flex-wrap items-end gap-2">
            <TextField
              name="search"
              type="search"
              label={t('search')}
              placeholder={t('searchHelp')}
              defaultValue={search}
              className="w-80 phone:w-auto phone:flex-1"
            />
            <Button type="submit">{t('search')}</Button>
          </Form>
          {rows.length === 0 ? (
            <p className="py-4 text-text-2">
              {t('nothingFound')} <TextLink to="/mailbox">{t('showAll')}</TextLink>
            </p>
          ) : (
            <List label={t('title')}>
              {rows.map((mail) => (
                <li key={mail.id}>
                  <Link
                    to={`/mailbox/${mail.id}`}
                    className="grid grid-cols-[minmax(0,16rem)_minmax(0,1fr)_auto] items-baseline gap-x-4 px-4 py-2.5 hover:bg-hover/45 phone:grid-cols-[minmax(0,1fr)_auto]"
                  >
                    <span className="truncate text-text-2">{mail.to.name || mail.to.email}</span>
                    <span className="truncate font-medium phone:col-span-2 phone:row-start-2">
                      {mail.subject || t('noSubject')}
                    </span>
                    <span className="text-sm text-text-3 tabular-nums">{dates.near(mail.wall, today)}</span>
                  </Link>
                </li>
              ))}
            </List>
          )}
          <nav className="mt-2 flex gap-2">
            {!isFirst && (
              <LinkButton to={`?${new URLSearchParams({ search })}`} look="quiet">
                {t('newest')}
              </LinkButton>
            )}
            {older && (
              <LinkButton to={`?${new URLSearchParams({ search, before: older })}`} look="quiet">
                {t('older')}
              </LinkButton>
            )}
          </nav>
        </>
      )}
    </Page>
  );
}
