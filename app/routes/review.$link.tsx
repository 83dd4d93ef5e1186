import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { Outlet, useLoaderData, useParams } from '@remix-run/react';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { homeOf } from '#server/review/home.ts';
import { roundsFor } from '#server/review/rounds.ts';
import { localeOf, memberBeside, requireApprover, unstored } from '../approver.server.ts';
import { clientStyle } from '../components/client-edge.tsx';
import { LanguageSwitch } from '../components/review/language-switch.tsx';
import { LinkProblemPage } from '../components/review/link-problem.tsx';
import { needWords } from '../words/needed.ts';
import { longDay, when } from '../words/when.ts';

await needWords('approve');

/** The approver's page. Plain addresses and plain forms all through: it works without scripts. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const approver = await requireApprover({ request, context, params });
  const now = context.clock.now();
  const [home, rounds, beside, locale] = await Promise.all([
    homeOf(context.db, approver),
    roundsFor(context.db, approver, now),
    memberBeside({ request, context }, approver),
    localeOf({ request, context }),
  ]);
  const page = {
    link: approver.linkId,
    approver: approver.name,
    ...home,
    until: longDay(locale, approver.expiresAt, home.zone, now),
    member: beside ? { name: beside.member.name, mayDecide: beside.mayDecide } : null,
    rounds: rounds.map(({ contentId: _, dueAt, ...round }) => ({
      ...round,
      when: dueAt ? when(locale, dueAt, home.zone, now) : null,
      isPast: dueAt !== null && dueAt <= now,
    })),
  };
  return data(page, { headers: unstored });
}

export const headers = () => unstored;

export default function Review() {
  const page = useLoaderData<typeof loader>();
  const t = useTranslations('approve');
  return (
    <div style={clientStyle(page.colour)} className="min-h-dvh text-lg">
      <title>{t('title', { client: page.client })}</title>
      <Top />
      <main id="content" className="mx-auto w-full max-w-107.5 desk:max-w-265">
        <Outlet />
      </main>
    </div>
  );
}

/** Whose page it is, where in the list one is, and the other language. */
function Top() {
  const { client, rounds, link } = useLoaderData<typeof loader>();
  const { review } = useParams();
  const t = useTranslations('approve');
  const at = rounds.findIndex(({ id }) => id === review);
  const count = rounds.length;
  const step = (to: number, label: string, icon: React.ReactNode) => {
    const round = rounds[to];
    const look = 'grid size-11 place-items-center rounded-md';
    return round ? (
      <a href={`/review/${link}/${round.id}`} aria-label={label} className={`${look} text-text-2 hover:bg-hover`}>
        {icon}
      </a>
    ) : (
      <span className={`${look} text-line-strong`}>{icon}</span>
    );
  };
  return (
    <header className="sticky top-0 z-10 border-t-3 border-b border-b-line border-t-(--client) bg-bg">
      <div className="mx-auto grid w-full max-w-107.5 gap-1 px-4 pt-1 pb-3 desk:max-w-265">
        <div className="flex items-center gap-1">
          <p className="min-w-0 flex-1 truncate text-[1.0625rem] font-semibold tracking-[-0.01em]">{client}</p>
          {at >= 0 && count > 1 && (
            <nav aria-label={t('items')} className="flex items-center text-md text-text-2">
              {step(at - 1, t('previous'), <ChevronLeft aria-hidden="true" className="size-5" />)}
              <span className="tabular-nums">{t('position', { at: at + 1, count })}</span>
              {step(at + 1, t('next'), <ChevronRight aria-hidden="true" className="size-5" />)}
            </nav>
          )}
          <LanguageSwitch />
        </div>
        {at >= 0 && count > 1 && (
          <div role="img" aria-label={t('positionLabel', { at: at + 1, count })} className="flex gap-1">
            {rounds.map(({ id, status }, index) => (
              <span
                key={id}
                className={`h-1 flex-1 rounded-xs ${index === at ? 'bg-accent' : status === 'decided' ? 'bg-accent/50' : 'bg-line-strong'}`}
              />
            ))}
          </div>
        )}
      </div>
    </header>
  );
}

export const ErrorBoundary = LinkProblemPage;
