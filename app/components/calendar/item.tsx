import { clientStyle } from '../client-edge.tsx';
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

type ItemProps = { item: ShownItem; client: ShownClient; words: ItemWords };

/**
 * An item of a closed week (22 px): the word of its status is in its name and in the tooltip. Few elements, as there are a
 * hundred: edge and status are drawn by the styles, the name is one text, and "…" comes with the pointer (hover-actions.tsx).
 */
export function ClosedItem({ item, client, words }: ItemProps) {
  return (
    <div className={frameClass(item)} style={clientStyle(client.colour)} data-item={keyOf(item)}>
      <a href={addressOfItem(item)} data-stop="">
        <span className="sr-only">{nameOf({ item, client, words })}</span>
        <span className="cal-v" aria-hidden="true">
          <i className="cal-s" />
          <span className="cal-tm">{item.wall.slice(11)}</span>
          <span className="cal-ti">{item.title || words.untitled}</span>
          <Networks item={item} />
        </span>
      </a>
    </div>
  );
}

/** An item of the open week (40 px; on a phone 56): time and title, then status in icon and word. */
export function OpenItem({ item, client, words, hasRoom = false }: ItemProps & { hasRoom?: boolean }) {
  const title = item.title || words.untitled;
  return (
    <div className={frameClass(item)} style={clientStyle(client.colour)} data-item={keyOf(item)}>
      <a href={addressOfItem(item)} data-stop="">
        <span className="sr-only">{nameOf({ item, client, words })}</span>
        <span className="cal-v" aria-hidden="true">
          <span className="cal-l1">
            <span className="cal-tm">{item.wall.slice(11)}</span>
            <span className="cal-ti">{title}</span>
          </span>
          <span className="cal-l2">
            <i className="cal-s" />
            {item.ownWall ? (
              <span className="cal-said">
                <span className="cal-stage">{words.stage(item.stage)}</span>
                <span className="cal-own">{words.ownShort(item.ownWall.slice(11))}</span>
              </span>
            ) : (
              <span className="cal-stage">{words.stage(item.stage)}</span>
            )}
            {hasRoom && <span className="cal-who">{`${client.name} · ${channelsOf(item, ' · ')}`}</span>}
            <span className="cal-to">
              <Networks item={item} />
            </span>
          </span>
        </span>
      </a>
      <Actions label={words.actions(title)} />
    </div>
  );
}

/** "…": opens what can be done. */
export function Actions({ label }: { label: string }) {
  return (
    <button type="button" className="cal-do" tabIndex={-1} aria-haspopup="menu" aria-label={label}>
      <svg aria-hidden="true">
        <use href="#do" />
      </svg>
    </button>
  );
}

function frameClass(item: ShownItem): string {
  return `cal-i st-${item.stage}${stageNeedsPerson(item.stage) ? ' cal-att' : ''}`;
}

/** What a screen reader says: "Pion, 07:00, Trasy tygodnia, Opublikowane, Bluesky". */
function nameOf({ item, client, words }: ItemProps): string {
  const time = item.wall.slice(11);
  const own = item.ownWall ? ` (${words.own(item.ownWall.slice(11))})` : '';
  return `${client.name}, ${time}${own}, ${item.title || words.untitled}, ${words.stage(item.stage)}, ${channelsOf(item, ', ')}`;
}

function channelsOf(item: ShownItem, between: string): string {
  return item.channels.map((channel) => channel.name).join(between);
}

function Networks({ item }: { item: ShownItem }) {
  const first = item.channels[0]?.network;
  if (first === undefined) return null;
  const others = new Set(item.channels.map((channel) => channel.network)).size - 1;
  return (
    <>
      {others > 0 && <span className="cal-nets">{`+${others}`}</span>}
      <svg className="cal-net" aria-hidden="true">
        <use href={`#net-${first}`} />
      </svg>
    </>
  );
}
