import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { UserX } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { homeOf } from '#server/review/home.ts';
import { disownLink } from '#server/review/links.ts';
import { approverLink, linkProblem, requireApprover, unstored } from '../approver.server.ts';
import { LinkProblemPage, PlainPage } from '../components/review/link-problem.tsx';
import { needWords } from '../words/needed.ts';

await needWords('approve');

/** For whoever got a link that was meant for somebody else. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const found = await approverLink({ request, context, params });
  if (found?.kind !== 'open') throw linkProblem(found, `/review/${params.link}/renew`);
  const { client } = await homeOf(context.db, found.actor);
  return data({ name: found.actor.name, client, link: found.actor.linkId }, { headers: unstored });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const approver = await requireApprover({ request, context, params });
  await disownLink(context.db, approver, context.clock.now());
  return redirect('/review?said=givenBack', 303);
}

export default function NotMe() {
  const { name, client, link } = useLoaderData<typeof loader>();
  const t = useTranslations('approve.notMePage');
  return (
    <PlainPage icon={UserX} title={t('title', { name })} text={t('text', { name, client })}>
      <a
        href={`/review/${link}`}
        className="grid min-h-13 place-items-center rounded-lg bg-accent px-5 text-center text-[1.0625rem] font-semibold text-on-accent hover:bg-accent-hover"
      >
        {t('stay', { name })}
      </a>
      <form method="post">
        <button
          type="submit"
          className="min-h-11.5 w-full rounded-lg border border-line-strong bg-surface font-medium text-danger"
        >
          {t('giveBack')}
        </button>
      </form>
    </PlainPage>
  );
}

export const ErrorBoundary = LinkProblemPage;
