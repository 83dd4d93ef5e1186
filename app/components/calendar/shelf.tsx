import { PanelRightClose, PanelRightOpen, Plus } from 'lucide-react';
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { LinkButton } from '../button.tsx';
import { clientStyle } from '../client-edge.tsx';
import { Tag } from '../section.tsx';
import type { ShownClient, ShownIdea } from './page.ts';

export type Sums = { planned: number; needs: number };

/** Contents without a date beside the month, and what the month holds. Folds away to give the titles room. */
export const Shelf = memo(function Shelf({
  ideas,
  total,
  clients,
  sums,
  newAddress,
  isOpen,
  onFold,
}: {
  ideas: readonly ShownIdea[];
  total: number;
  clients: readonly ShownClient[];
  sums: Sums;
  newAddress: string;
  isOpen: boolean;
  onFold(isOpen: boolean): void;
}) {
  const t = useTranslations('calendar.shelf');
  if (!isOpen) {
    return (
      <aside
        aria-label={t('title')}
        data-shelf=""
        className="flex w-10 flex-none flex-col items-center border-l border-line py-1.5 phone:hidden"
      >
        <Fold isOpen={false} onFold={onFold} />
        <span className="mt-1 text-sm text-text-3 tabular-nums" title={t('title')}>
          {total}
        </span>
      </aside>
    );
  }
  return (
    <aside
      aria-label={t('title')}
      data-shelf=""
      className="flex min-h-0 w-61 flex-none flex-col border-l border-line max-[1180px]:w-52 phone:w-auto phone:border-t phone:border-l-0"
    >
      <header className="flex h-10 flex-none items-center gap-2 pr-2 pl-4">
        <h2 className="font-semibold">{t('title')}</h2>
        <span className="text-text-3 tabular-nums">{total}</span>
        <span className="flex-1" />
        <LinkButton href={newAddress} look="quiet" size="sm" icon={<Plus />} aria-label={t('new')} title={t('new')} />
        <Fold isOpen onFold={onFold} />
      </header>
      {ideas.length === 0 && <p className="px-4 py-1 text-pretty text-text-2">{t('empty')}</p>}
      <ul className="min-h-0 flex-1 overflow-y-auto px-2.5 pt-px phone:overflow-visible">
        {ideas.map((idea) => (
          <Card key={idea.contentId} idea={idea} client={clients.find((client) => client.id === idea.clientId)} />
        ))}
        {total > ideas.length && (
          <li className="px-1.5 pb-2 text-sm text-text-2">{t('more', { count: total - ideas.length })}</li>
        )}
      </ul>
      <dl className="grid flex-none grid-cols-[1fr_auto] gap-x-3 border-t border-line px-4 pt-2.5 pb-3 text-sm leading-4.5 text-text-2 tabular-nums">
        <dt>{t('planned')}</dt>
        <dd className="text-right font-medium text-text">{sums.planned}</dd>
        <dt>{t('needs')}</dt>
        <dd className="text-right font-medium text-text">{sums.needs}</dd>
      </dl>
    </aside>
  );
});

function Fold({ isOpen, onFold }: { isOpen: boolean; onFold(isOpen: boolean): void }) {
  const t = useTranslations('calendar.shelf');
  const label = isOpen ? t('fold') : t('unfold');
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-expanded={isOpen}
      onClick={() => onFold(!isOpen)}
      className="grid size-7 flex-none place-items-center rounded-md text-text-2 hover:bg-hover hover:text-text phone:hidden"
    >
      {isOpen ? <PanelRightClose /> : <PanelRightOpen />}
    </button>
  );
}

function Card({ idea, client }: { idea: ShownIdea; client: ShownClient | undefined }) {
  const t = useTranslations('calendar');
  const title = idea.title || t('untitled');
  return (
    <li data-item={idea.contentId} className="cal-idea" style={client && clientStyle(client.colour)}>
      <div>
        <a href={`/contents/${idea.contentId}`} className="cal-idea-a">
          {title}
        </a>
        <p>
          <span className="truncate">{client?.name}</span>
          {idea.labels[0] && <Tag>{idea.labels[0]}</Tag>}
        </p>
      </div>
      <button type="button" aria-haspopup="menu" aria-label={t('actionsOf', { title })} className="cal-do-idea" />
    </li>
  );
}
