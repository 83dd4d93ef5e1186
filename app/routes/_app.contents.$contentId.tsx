import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { listApprovers } from '#server/clients/approvers.ts';
import { edgeColour } from '#server/clients/colour.ts';
import { composed, draftWasAgreed } from '#server/content/composing.ts';
import { historyOf } from '#server/content/history.ts';
import { localDate, localWall } from '#server/content/time.ts';
import { imagesById } from '#server/media/images.ts';
import { newsletterEditor } from '#server/newsletters/editor.ts';
import { mediaIdsOf } from '#server/posts/variants.ts';
import { aboutContent } from '#server/week/about.ts';
import { Composer, newsletterMark } from '../components/composer/composer.tsx';
import { orResponse } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('composer');

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const { db, clock } = context;
  const now = clock.now();
  try {
    const content = await composed(db, actor, idOf(params, 'contentId'));
    const { body } = content.draft;
    const [images, approvers, history, wasAgreed, newsletter, about] = await Promise.all([
      body.kind === 'post' ? imagesById(db, actor, mediaIdsOf(body)) : {},
      listApprovers(db, actor, content.client.id, now),
      historyOf(db, actor, content.id),
      content.isAhead ? draftWasAgreed(db, actor, content) : false,
      body.kind === 'newsletter' ? newsletterEditor(db, actor, content.id) : null,
      aboutContent(db, actor, content.id),
    ]);
    return {
      content: { ...content, client: { ...content.client, colour: edgeColour(content.client.colour) } },
      images,
      approvers: approvers.map(({ id, name }) => ({ id, name })),
      history,
      wasAgreed,
      newsletter,
      about,
      viewer: { id: actor.userId, zone: actor.timeZone, today: localDate(now, actor.timeZone) },
      /** The client's wall time at this moment. */
      nowWall: localWall(now, content.client.zone),
      without: Number(new URL(request.url).searchParams.get('without') ?? 0),
    };
  } catch (error) {
    throw orResponse(error);
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => (data?.newsletter ? [newsletterMark] : []);

/** One content: what it says, where and when it goes out, and what happened to it. */
export default function ContentPage() {
  const data = useLoaderData<typeof loader>();
  return <Composer key={data.content.id} data={data} />;
}
