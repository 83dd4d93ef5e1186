import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { FlaskConical } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { readPracticePage } from '#server/channels/practicePage.ts';
import { Linked } from '../components/channels/linked.tsx';
import { ClientMark } from '../components/client-edge.tsx';
import { useDates } from '../components/time.tsx';
import { dateOf, wallOf } from '../components/wall.ts';
import { needWords } from '../words/needed.ts';

await needWords('practice');

export async function loader({ params, context }: LoaderFunctionArgs) {
  const now = context.clock.now();
  const page = await readPracticePage(context.db, context.secrets, params.channelToken ?? '', now);
  return page ? { page, now } : data({ page: null, now }, 404);
}

/** Whoever has the address may look; nobody should find it by searching. */
export const meta: MetaFunction = () => [{ name: 'robots', content: 'noindex, nofollow' }];

/** A channel's published practice posts, as a network would show them. */
export default function PracticePage() {
  const { page, now } = useLoaderData<typeof loader>();
  const t = useTranslations('practice');
  const dates = useDates();
  if (!page) {
    return (
      <main className="mx-auto grid min-h-dvh max-w-110 content-center gap-2 px-4 text-lg">
        <title>{t('goneTitle')}</title>
        <h1 className="text-xl font-semibold">{t('goneTitle')}</h1>
        <p className="text-pretty text-text-2">{t('goneText')}</p>
      </main>
    );
  }
  const today = dateOf(wallOf(now, page.zone));
  return (
    <div className="min-h-dvh">
      <title>{`${page.name} · ${page.client}`}</title>
      <main className="mx-auto max-w-150 border-x border-line bg-surface pb-16 phone:border-x-0">
        <header className="border-b border-line">
          <div className="h-20" style={{ background: page.colour }} />
          <div className="flex items-end gap-3 px-5 pb-4 phone:px-4">
            <span className="-mt-6 rounded-[14px] border-4 border-surface">
              <ClientMark size="lg" name={page.client} colour={page.colour} />
            </span>
            <div className="min-w-0 pt-3">
              <h1 className="truncate text-xl font-semibold tracking-[-0.015em]">{page.name}</h1>
              <p className="truncate text-text-2">{page.client}</p>
            </div>
          </div>
          <p className="flex items-center gap-2 bg-sunken px-5 py-2 text-sm text-text-2 phone:px-4">
            <FlaskConical className="size-3.5 flex-none" />
            {t('note')}
          </p>
        </header>
        {page.posts.length === 0 ? (
          <div className="px-5 py-16 text-center phone:px-4">
            <h2 className="text-lg font-semibold">{t('emptyTitle')}</h2>
            <p className="mt-1 text-pretty text-text-2">{t('emptyText')}</p>
          </div>
        ) : (
          <ol aria-label={t('posts')}>
            {page.posts.map((post) => (
              <li
                key={post.anchor}
                id={post.anchor}
                className="grid grid-cols-[24px_minmax(0,1fr)] gap-3 border-b border-line px-5 py-4 target:bg-accent-soft phone:px-4"
              >
                <ClientMark size="sm" name={page.client} colour={page.colour} />
                <article className="min-w-0">
                  <header className="flex flex-wrap items-baseline gap-x-2">
                    <h2 className="font-semibold">{page.client}</h2>
                    <a href={`#${post.anchor}`} className="text-sm text-text-3 hover:underline">
                      <time dateTime={new Date(post.at).toISOString()} className="tabular-nums">
                        {dates.near(wallOf(post.at, page.zone), today)}
                      </time>
                    </a>
                  </header>
                  <p className="mt-0.5 text-[0.9375rem] leading-6 text-pretty break-words whitespace-pre-wrap">
                    <Linked text={post.text} />
                  </p>
                  {post.images.length > 0 && <Pictures images={post.images} />}
                </article>
              </li>
            ))}
          </ol>
        )}
      </main>
    </div>
  );
}

type Picture = { url: string; width: number; height: number; alt: string };

/** One picture whole, more as tiles. */
function Pictures({ images }: { images: readonly Picture[] }) {
  const isOne = images.length === 1;
  return (
    <div className={`mt-3 grid gap-1 overflow-hidden rounded-lg border border-line ${isOne ? '' : 'grid-cols-2'}`}>
      {images.map((image, index) => (
        <img
          key={image.url}
          src={image.url}
          alt={image.alt}
          width={image.width}
          height={image.height}
          loading={index > 1 ? 'lazy' : undefined}
          className={
            isOne
              ? 'h-auto max-h-130 w-full object-cover'
              : `aspect-square w-full object-cover ${images.length === 3 && index === 0 ? 'row-span-2 h-full' : ''}`
          }
        />
      ))}
    </div>
  );
}
