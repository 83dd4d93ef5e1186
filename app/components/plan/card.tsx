import { Link } from '@remix-run/react';
import { GripVertical, Repeat2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Glyph } from '../glyph.tsx';
import { Menu, type MenuEntry } from '../menu.tsx';
import { StatusMark, stageLooks } from '../status-mark.tsx';
import { type Idea, type Item, isOpen, usePlan } from './context.ts';
import { useDnd } from './dnd-loader.ts';
import { LabelSquare } from './mix.tsx';
import { Own } from './own.tsx';

/** Something that stands in the week. */
export function ItemCard({ item }: { item: Item }) {
  const t = useTranslations('plan');
  const { week, selected, select, ask, post } = usePlan();
  const title = item.title || t('untitled');
  const isSelected = selected.has(item.contentId);
  const canChange = isOpen(item);
  const person = week.people.find(({ userId }) => userId === item.assigneeId)?.name;
  const entries: MenuEntry[] = [
    { id: 'open', text: t('item.open'), to: `/contents/${item.contentId}` },
    ...(canChange
      ? [
          { id: 'place', text: t('item.place'), onSelect: () => ask({ what: 'idea', content: item }) },
          {
            id: 'shelve',
            text: t('item.shelve'),
            onSelect: () => post('/plan/shelve', { content: item.contentId }),
          },
        ]
      : []),
    item.isRepeated
      ? {
          id: 'end',
          text: t('item.endSeries'),
          onSelect: () => post('/plan/end-series', { content: item.contentId }),
        }
      : { id: 'repeat', text: t('item.repeat'), onSelect: () => ask({ what: 'repeat', item }) },
  ];
  return (
    <Carried
      content={item}
      isOff={!canChange}
      isPlanned
      label={t('item.drag', { title })}
      className="plan-card"
      tint={stageLooks[item.stage].needsPerson ? item.stage : undefined}
    >
      {(grip) => (
        <>
          <div className="plan-top">
            {canChange && (
              <input
                type="checkbox"
                className="check plan-tick"
                aria-label={t('item.select', { title })}
                checked={isSelected}
                onChange={() => {
                  const others = [...selected].filter((id) => id !== item.contentId);
                  select(isSelected ? others : [...others, item.contentId]);
                }}
              />
            )}
            <time className="tabular-nums">{item.wall.slice(11)}</time>
            <Labels of={item.labelIds} />
            <span className="flex-1" />
            {item.isRepeated && <Repeat2 role="img" aria-label={t('item.repeats')} className="size-3.5 text-text-3" />}
            <Channels of={item.channels} />
          </div>
          <Own wall={item.wall} ownWall={item.ownWall} />
          <Link to={`/contents/${item.contentId}`} className="plan-title">
            {title}
          </Link>
          <div className="plan-foot">
            <span className="plan-state">
              <StatusMark stage={item.stage} className="h-5! bg-transparent! px-0! text-xs" />
              {person && <span>{t('item.assignee', { name: person.split(' ')[0] ?? '' })}</span>}
            </span>
            <span className="plan-tools">
              {grip}
              <Menu label={t('item.actions', { title })} items={entries} className="size-6! phone:size-11!" />
            </span>
          </div>
        </>
      )}
    </Carried>
  );
}

/** Something without a date, beside the week. */
export function IdeaCard({ idea }: { idea: Idea }) {
  const t = useTranslations('plan');
  const { ask } = usePlan();
  const title = idea.title || t('untitled');
  const entries: MenuEntry[] = [
    { id: 'place', text: t('item.place'), onSelect: () => ask({ what: 'idea', content: idea }) },
    { id: 'open', text: t('item.open'), to: `/contents/${idea.contentId}` },
  ];
  return (
    <Carried content={idea} isOff={false} label={t('shelf.drag', { title })} className="plan-card plan-idea">
      {(grip) => (
        <>
          <Link to={`/contents/${idea.contentId}`} className="plan-title">
            {title}
          </Link>
          <div className="flex items-center gap-1.5 text-sm text-text-2">
            <Labels of={idea.labelIds} />
            <span className="flex-1" />
            <Channels of={idea.channels} />
            {grip}
            <Menu label={t('item.actions', { title })} items={entries} className="size-6! phone:size-11!" />
          </div>
        </>
      )}
    </Carried>
  );
}

/** A card that a pointer takes anywhere, and keys by its grip, once the scripts for that are there. */
function Carried({
  content,
  isOff,
  isPlanned = false,
  label,
  className,
  tint,
  children,
}: {
  content: { contentId: string; title: string };
  isOff: boolean;
  isPlanned?: boolean;
  label: string;
  className: string;
  /** The stage whose ground it lies on, where a person has to act. */
  tint?: Item['stage'] | undefined;
  children(grip: ReactNode): ReactNode;
}) {
  const { selected } = usePlan();
  const dnd = useDnd();
  const { contentId } = content;
  return (
    <div
      className={className}
      data-item={isOff ? undefined : contentId}
      data-tinted={tint}
      data-selected={selected.has(contentId) || undefined}
    >
      {children(
        isOff ? null : dnd ? (
          <dnd.Grip
            contentId={contentId}
            isPlanned={isPlanned}
            label={label}
            icon={<GripVertical className="size-3.5" />}
          />
        ) : (
          <span aria-hidden="true" className="size-6 flex-none phone:size-11" />
        ),
      )}
    </div>
  );
}

function Labels({ of }: { of: string[] }) {
  const { week } = usePlan();
  const [first, ...others] = week.labels.filter(({ id }) => of.includes(id));
  if (!first) return null;
  return (
    <span className="plan-label">
      <LabelSquare colour={first.colour} />
      <span className="truncate">{first.name}</span>
      {others.map(({ id, name, colour }) => (
        <span key={id} title={name} className="inline-flex items-center">
          <LabelSquare colour={colour} />
          <span className="sr-only">{name}</span>
        </span>
      ))}
    </span>
  );
}

function Channels({ of }: { of: Item['channels'] }) {
  return (
    <span className="inline-flex flex-none gap-1 text-text-3">
      {of.map(({ id, name, glyph }) => (
        <span key={id} title={name} className="inline-flex">
          <Glyph of={glyph} className="size-3.5" />
          <span className="sr-only">{name}</span>
        </span>
      ))}
    </span>
  );
}
