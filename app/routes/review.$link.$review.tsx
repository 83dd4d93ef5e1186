import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { Outlet, useLoaderData, useRouteLoaderData, useSearchParams } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { signedAddress } from '#server/media/addresses.ts';
import { networkOf } from '#server/networks/index.ts';
import { previewAddress } from '#server/newsletters/previews.ts';
import { partsOfPayload } from '#server/posts/variants.ts';
import { homeOf } from '#server/review/home.ts';
import { roundOf } from '#server/review/rounds.ts';
import { localeOf, requireApprover, unstored } from '../approver.server.ts';
import { ChangesCard } from '../components/review/changes-card.tsx';
import { ItemPreview } from '../components/review/item-preview.tsx';
import { Lead } from '../components/review/lead.tsx';
import { Rest } from '../components/review/rest.tsx';
import { Said } from '../components/review/said.tsx';
import { Talk } from '../components/review/talk.tsx';
import { orResponse } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { needWords } from '../words/needed.ts';
import { longTime, sinceDay, when } from '../words/when.ts';
import type { loader as reviewLoader } from './review.$link.tsx';

await needWords('composer');

/** How long the pictures of an open page can be loaded, in milliseconds. */
const picturesFor = 24 * 3_600_000;

/** One item as its network shows it, with what changed and what was said; the actions are its children. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const approver = await requireApprover({ request, context, params });
  const now = context.clock.now();
  const [round, { zone }, locale] = await Promise.all([
    roundOf(context.db, approver, idOf(params, 'review')).catch((error) => {
      throw orResponse(error);
    }),
    homeOf(context.db, approver),
    localeOf({ request, context }),
  ]);
  const at = (instant: Date) => when(locale, instant, zone, now);
  const until = new Date(now.getTime() + picturesFor);
  const said = (decision: typeof round.decision) => decision && { ...decision, at: at(decision.at) };
  return data(
    {
      ...round,
      sentAt: at(round.sentAt),
      before: round.before && {
        since: sinceDay(locale, round.before.shownAt, zone, now),
        asked: said(round.before.asked),
      },
      decision: said(round.decision),
      comments: round.comments.map((comment) => ({ ...comment, at: at(comment.at) })),
      publications: round.publications.map(({ payload, dueAt, localDate: _, ...publication }) => ({
        ...publication,
        glyph: networkOf(publication.network)?.glyph ?? publication.network,
        when: dueAt ? longTime(locale, dueAt, zone, now) : null,
        shown:
          payload.kind === 'post'
            ? {
                kind: 'post' as const,
                parts: partsOfPayload(payload).map(({ text, media }) => ({
                  text,
                  pictures: media.map(({ width, height, alt, sha256, mime }) => ({
                    width,
                    height,
                    alt,
                    src: signedAddress(context.secrets, { sha256, mime }, until),
                  })),
                })),
              }
            : {
                kind: 'newsletter' as const,
                subject: payload.subject,
                preheader: payload.preheader,
                sender: payload.sender,
                src: previewAddress(
                  context.secrets,
                  { kind: 'revision', id: round.revisionId },
                  { dark: false, as: null },
                  until,
                ),
              },
      })),
    },
    { headers: unstored },
  );
}

export default function Item() {
  const round = useLoaderData<typeof loader>();
  const page = useRouteLoaderData<typeof reviewLoader>('routes/review.$link');
  const [search] = useSearchParams();
  const t = useTranslations('approve');
  if (!page) return null;
  return (
    <div className="pb-40 desk:grid desk:grid-cols-[minmax(0,1fr)_340px] desk:items-start desk:gap-x-8 desk:pt-4 desk:pr-4 desk:pb-12">
      <div className="desk:col-start-1 desk:row-span-3 desk:row-start-1">
        <div className="px-4 pt-3 empty:hidden">
          <Said search={search} rounds={page.rounds} />
        </div>
        <Lead round={round} />
        <ChangesCard round={round} />
        {round.publications.map((publication) => (
          <ItemPreview
            key={publication.id}
            publication={publication}
            client={page.client}
            colour={page.markColour}
            isNamed={round.publications.length > 1}
          />
        ))}
        {round.publications.length === 0 && <p className="px-4 text-text-2">{t('decided.withdrawn')}</p>}
        <Talk comments={round.comments} />
      </div>
      <div className="desk:sticky desk:top-26 desk:col-start-2 desk:row-start-1">
        <Outlet />
      </div>
      <div className="desk:col-start-2 desk:row-start-2">
        <Rest page={page} current={round.id} />
      </div>
    </div>
  );
}
