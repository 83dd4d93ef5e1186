import { data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useRouteLoaderData, useSearchParams } from '@remix-run/react';
import { Check, CircleCheck, Coffee, MessageSquareReply } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { roundsFor } from '#server/review/rounds.ts';
import { requireApprover, unstored } from '../approver.server.ts';
import { Said } from '../components/review/said.tsx';
import type { loader as reviewLoader } from './review.$link.tsx';

/** To the first item that waits; when nothing does, what was decided. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const approver = await requireApprover({ request, context, params });
  const rounds = await roundsFor(context.db, approver, context.clock.now());
  const first = rounds.find(({ status }) => status === 'open');
  if (first)
    throw redirect(`/review/${approver.linkId}/${first.id}${new URL(request.url).search}`, { headers: unstored });
  return data(null, { headers: unstored });
}

export default function Done() {
  const page = useRouteLoaderData<typeof reviewLoader>('routes/review.$link');
  const [search] = useSearchParams();
  const t = useTranslations('approve');
  if (!page) return null;
  const isEmpty = page.rounds.length === 0;
  const Icon = isEmpty ? Coffee : CircleCheck;
  return (
    <div className="grid gap-4 px-4 py-8 desk:mx-auto desk:max-w-140">
      <Said search={search} rounds={page.rounds} />
      <Icon aria-hidden="true" className={`size-8 stroke-[1.6] ${isEmpty ? 'text-text-3' : 'text-s-approved'}`} />
      <div className="grid gap-2">
        <h1 className="text-[1.375rem] leading-7 font-semibold tracking-[-0.018em] text-balance">
          {t(isEmpty ? 'empty.title' : 'done.title')}
        </h1>
        <p className="text-pretty text-text-2">
          {isEmpty ? t('empty.text') : t('done.text', { name: page.workspace })}
        </p>
      </div>
      {!isEmpty && (
        <section aria-labelledby="decided" className="rounded-lg border border-line bg-surface px-3.5 pt-3 pb-1">
          <h2 id="decided" className="text-md font-semibold">
            {t('done.list')}
          </h2>
          <ul className="text-[0.9375rem] leading-5.5">
            {page.rounds.map((round) => (
              <li key={round.id} className="border-line [&+&]:border-t">
                <a href={`/review/${page.link}/${round.id}`} className="flex min-h-11 items-start gap-2.5 py-2.5">
                  {round.decision === 'approved' ? (
                    <Check aria-hidden="true" className="mt-0.75 size-4 text-s-approved" />
                  ) : (
                    <MessageSquareReply aria-hidden="true" className="mt-0.75 size-4 text-s-changes" />
                  )}
                  <span className="min-w-0 flex-1">
                    <span className="block break-words">{round.title || t('untitled')}</span>
                    <span className="block text-md text-text-2">
                      {t(round.decision === 'approved' ? 'done.approved' : 'done.changes')}
                      {round.when && `, ${t(round.isPast ? 'done.wentOut' : 'done.goesOut', { when: round.when })}`}
                    </span>
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p className="text-base text-text-3">
        {t('foot', { client: page.client, day: page.until, name: page.approver })}{' '}
        <a href={`/review/${page.link}/not-me`} className="font-medium text-accent-text underline underline-offset-3">
          {t('notMe')}
        </a>
      </p>
    </div>
  );
}
