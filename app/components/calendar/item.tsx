import type { ReactNode } from 'react';
import { addressOfItem, keyOf, type ShownClient, type ShownItem } from './page.ts';
import { stageNeedsPerson } from './stages.ts';

/** Words that every item says, looked up once for all of them. */
export type ItemWords = {
  stage(stage: ShownItem['stage']): string;
  untitled: string;
  /** "15:00 your time" */
  own(time: string): string;
  /** The same where there is little room. */
  ownShort(time: string): string;
  actions(title: string): string;
};

/** An item of a closed week (22 px): the word of its status is in its name and in the tooltip. */
export function ClosedItem({ item, client, words }: { item: ShownItem; client: ShownClient; words: ItemWords }) {
  const title = item.title || words.untitled;
  return (
    <div className={frameClass(item)} data-item={keyOf(item)}>
      <a href={addressOfItem(item)} data-stop="">
        <span className="cal-e" style={{ background: client.colour }} />
        <Said>{client.name}, </Said>
        <svg aria-hidden="true" className="cal-s">
          <use href={`#st-${item.stage}`} />
        </svg>
        <span className="cal-tm">{item.wall.slice(11)}</span>
        <Said>{item.ownWall ? ` (${words.own(item.ownWall.slice(11))}), ` : ', '}</Said>
        <span className="cal-ti">{title}</span>
        <Said>, {words.stage(item.stage)}</Said>
        <Networks item={item} />
      </a>
      <Actions title={title} words={words} />
    </div>
  );
}

/** An item of the open week (40 px; on a phone 56): time and title, then status in icon and word. */
export function OpenItem({
  item,
  client,
  words,
  hasRoom = false,
}: {
  item: ShownItem;
  client: ShownClient;
  words: ItemWords;
  /** Client and channels are written out. */
  hasRoom?: boolean;
}) {
  const title = item.title || words.untitled;
  return (
    <div className={frameClass(item)} data-item={keyOf(item)}>
      <a href={addressOfItem(item)} data-stop="">
        <span className="cal-e" style={{ background: client.colour }} />
        <span className="cal-l1">
          {!hasRoom && <Said>{client.name}, </Said>}
          <span className="cal-tm">{item.wall.slice(11)}</span>
          <Said>, </Said>
          <span className="cal-ti">{title}</span>
          <Said>, </Said>
        </span>
        <span className="cal-l2">
          <svg aria-hidden="true">
            <use href={`#st-${item.stage}`} />
          </svg>
          {words.stage(item.stage)}
          {item.ownWall && (
            <>
              <Said>, </Said>
              <span className="cal-own">{words.ownShort(item.ownWall.slice(11))}</span>
            </>
          )}
          {hasRoom && (
            <span className="cal-who">
              {client.name} · {item.channels.map((channel) => channel.name).join(' · ')}
            </span>
          )}
          <span className="cal-to">
            <Networks item={item} />
          </span>
        </span>
      </a>
      <Actions title={title} words={words} />
    </div>
  );
}

function frameClass(item: ShownItem): string {
  return `cal-i st-${item.stage}${stageNeedsPerson(item.stage) ? ' cal-att' : ''}`;
}

/** Part of the name that a screen reader says: what stands there as a colour or an icon, and the commas between. */
function Said({ children }: { children: ReactNode }) {
  return <span className="sr-only">{children}</span>;
}

function Networks({ item }: { item: ShownItem }) {
  const [first, ...others] = new Set(item.channels.map((channel) => channel.network));
  if (first === undefined) return null;
  return (
    <>
      <Said>, {item.channels.map((channel) => channel.name).join(', ')}</Said>
      {others.length > 0 && (
        <span aria-hidden="true" className="cal-nets">
          +{others.length}
        </span>
      )}
      <svg aria-hidden="true" className="cal-net">
        <use href={`#net-${first}`} />
      </svg>
    </>
  );
}

function Actions({ title, words }: { title: string; words: ItemWords }) {
  return (
    <button type="button" className="cal-do" tabIndex={-1} aria-haspopup="menu" aria-label={words.actions(title)}>
      <svg aria-hidden="true">
        <use href="#do" />
      </svg>
    </button>
  );
}
