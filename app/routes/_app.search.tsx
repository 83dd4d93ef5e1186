import type { LoaderFunctionArgs } from '@remix-run/node';
import { search } from '#server/search/search.ts';
import { asJson } from '../params.server.ts';
import { requireMember } from '../session.server.ts';
import { when } from '../words/when.ts';

export type SearchAnswer = Awaited<ReturnType<typeof found>>;

/** What the palette finds while somebody types. */
export function loader({ request, context }: LoaderFunctionArgs) {
  return asJson(() => found({ request, context }));
}

async function found({ request, context }: Pick<LoaderFunctionArgs, 'request' | 'context'>) {
  const actor = await requireMember({ request, context });
  const now = context.clock.now();
  const { contents, ...names } = await search(context.db, actor, new URL(request.url).searchParams.get('q') ?? '');
  return {
    ...names,
    contents: contents.map(({ dueAt, zone, ...content }) => ({
      ...content,
      when: dueAt && when(actor.locale, dueAt, zone, now),
    })),
  };
}
