import { Copy, History, Lightbulb, Plus } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button, LinkButton } from '../button.tsx';
import { IdeaCard } from './card.tsx';
import { usePlan } from './context.ts';
import { useDnd } from './dnd-loader.ts';
import { placesOf } from './places.ts';

/** Beside the week: what fills it, and the client's ideas. */
export function Shelf() {
  const t = useTranslations('plan.shelf');
  const { week, post, ask, isBusy } = usePlan();
  const { client, first, ideas, moreIdeas } = week;
  const { all, filled, missing, partly } = placesOf(week.slots);
  const free = missing.length + partly.length;
  const dnd = useDnd();
  const values = { client: client.id, week: first };
  const inside = (
    <>
      <header className="mb-1.5 flex items-center gap-2">
        <h2 className="min-w-0 flex-1 truncate font-semibold">{t('title', { client: client.name })}</h2>
        <span className="text-text-3 tabular-nums">{ideas.length + moreIdeas}</span>
        <LinkButton
          to={`/contents/new?idea=1&client=${client.id}`}
          look="quiet"
          size="sm"
          icon={<Plus />}
          aria-label={t('new')}
          title={t('new')}
        />
      </header>
      {ideas.length === 0 ? (
        <p className="text-pretty text-text-2">{t('empty')}</p>
      ) : (
        <>
          <ul className="grid gap-1.5">
            {ideas.map((idea) => (
              <li key={idea.contentId}>
                <IdeaCard idea={idea} />
              </li>
            ))}
          </ul>
          {moreIdeas > 0 && <p className="pt-1.5 text-sm text-text-2">{t('more', { count: moreIdeas })}</p>}
          {free > 0 && <p className="pt-2 text-sm text-pretty text-text-2">{t('help')}</p>}
        </>
      )}
    </>
  );
  return (
    <aside aria-label={t('title', { client: client.name })} className="plan-shelf" data-shelf="">
      {week.slots.length > 0 && (
        <section className="grid gap-1.5 [&>button]:justify-start">
          <h2 className="mb-0.5 font-semibold">
            {free > 0 ? t('fillTitle', { count: free }) : t(all > 0 && filled === all ? 'fillNone' : 'fillOver')}
          </h2>
          {free > 0 && (
            <>
              <Button
                size="sm"
                icon={<History className="size-3.5" />}
                busy={isBusy}
                onClick={() => post('/plan/like-last-week', values)}
              >
                {t('like')}
              </Button>
              <Button
                size="sm"
                icon={<Lightbulb className="size-3.5" />}
                busy={isBusy}
                onClick={() => post('/plan/from-ideas', values)}
              >
                {t('fromIdeas')}
              </Button>
            </>
          )}
        </section>
      )}
      {week.items.length > 0 && (
        <Button
          size="sm"
          className="justify-start!"
          icon={<Copy className="size-3.5" />}
          onClick={() => ask({ what: 'copy' })}
        >
          {t('copy')}
        </Button>
      )}
      {dnd ? (
        <dnd.IdeasPlace label={t('takeBack')} onTake={(content) => post('/plan/shelve', { content })}>
          {inside}
        </dnd.IdeasPlace>
      ) : (
        <section className="plan-ideas">{inside}</section>
      )}
    </aside>
  );
}
