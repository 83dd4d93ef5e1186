import { type ReactNode, useMemo } from 'react';
import { clientStyle } from '../client-edge.tsx';
import { html, type Markup } from './markup.ts';
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

/** An item of a closed week (22 px): the word of its status is in its name and in the tooltip; "…" comes with the pointer. */
export function ClosedItem(props: ItemProps) {
  const { item, words } = props;
  return (
    <Framed
      {...props}
      inner={html`<i class="cal-s"></i>${timeOf(item)}${titleOf(item.title || words.untitled)}${networksOf(item)}`}
    />
  );
}

/** An item of the open week (40 px; on a phone 56): time and title, then status in icon and word. */
export function OpenItem({ hasRoom = false, ...props }: ItemProps & { hasRoom?: boolean }) {
  const { item, client, words } = props;
  const title = item.title || words.untitled;
  const stage = words.stage(item.stage);
  const own = item.ownWall && html`<span class="cal-own">${words.ownShort(item.ownWall.slice(11))}</span>`;
  const said = own ? html`<span class="cal-said">${stage}${own}</span>` : stage;
  const who = hasRoom && html`<span class="cal-who">${client.name} · ${channelsOf(item, ' · ')}</span>`;
  const networks = html`<span class="cal-to">${networksOf(item)}</span>`;
  const upper = html`<span class="cal-l1">${timeOf(item)}${titleOf(title)}</span>`;
  const lower = html`<span class="cal-l2"><i class="cal-s"></i>${said}${who}${networks}</span>`;
  return (
    <Framed {...props} inner={html`${upper}${lower}`}>
      <Actions label={words.actions(title)} />
    </Framed>
  );
}

/**
 * The frame and its link are elements, since they are carried, chosen and focused; what is in the link is only looked at,
 * and is written as one text: there are a hundred of them, and the elements in them were half of a month's drawing.
 */
function Framed({ inner, children, ...props }: ItemProps & { inner: Markup; children?: ReactNode }) {
  const { item, client } = props;
  // The name says more, in another order, than what is seen; so what is seen is hidden from it.
  const name = html`<span class="sr-only">${nameOf(props)}</span>`;
  const { __html } = html`${name}<span class="cal-v" aria-hidden="true">${inner}</span>`;
  // What is given as a new object is written anew, though it be the same text.
  const kept = useMemo(() => ({ __html }), [__html]);
  return (
    <div className={frameClass(item)} style={clientStyle(client.colour)} data-item={keyOf(item)}>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: made by `html` alone, which escapes every value */}
      <a href={addressOfItem(item)} data-stop="" dangerouslySetInnerHTML={kept} />
      {children}
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

const timeOf = (item: ShownItem): Markup => html`<span class="cal-tm">${item.wall.slice(11)}</span>`;
const titleOf = (title: string): Markup => html`<span class="cal-ti">${title}</span>`;

function networksOf(item: ShownItem): Markup | null {
  const first = item.channels[0]?.network;
  if (first === undefined) return null;
  const others = new Set(item.channels.map((channel) => channel.network)).size - 1;
  const more = others > 0 && html`<span class="cal-nets">+${others}</span>`;
  return html`${more}<svg class="cal-net"><use href="#net-${first}"/></svg>`;
}
