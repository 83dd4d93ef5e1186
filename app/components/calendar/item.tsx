import type { ReactNode } from 'react';
import { clientStyle } from '../client-edge.tsx';
import { html, type Markup, Written } from './markup.tsx';
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
      inner={html`<span class="sr-only">${nameOf(props)}</span>
<span class="cal-v" aria-hidden="true"><i class="cal-s"></i><span class="cal-tm">${item.wall.slice(11)}</span>
<span class="cal-ti">${item.title || words.untitled}</span>${networksOf(item)}</span>`}
    />
  );
}

/** An item of the open week (40 px; on a phone 56): time and title, then status in icon and word. */
export function OpenItem({ hasRoom = false, ...props }: ItemProps & { hasRoom?: boolean }) {
  const { item, client, words } = props;
  const title = item.title || words.untitled;
  const stage = words.stage(item.stage);
  const own = item.ownWall && html`<span class="cal-own">${words.ownShort(item.ownWall.slice(11))}</span>`;
  return (
    <Framed
      {...props}
      inner={html`<span class="sr-only">${nameOf(props)}</span>
<span class="cal-v" aria-hidden="true"><span class="cal-l1"><span class="cal-tm">${item.wall.slice(11)}</span>
<span class="cal-ti">${title}</span></span>
<span class="cal-l2"><i class="cal-s"></i>${own ? html`<span class="cal-said">${stage}${own}</span>` : stage}
${hasRoom && html`<span class="cal-who">${`${client.name} · ${channelsOf(item, ' · ')}`}</span>`}
<span class="cal-to">${networksOf(item)}</span></span></span>`}
    >
      <Actions label={words.actions(title)} />
    </Framed>
  );
}

/**
 * The frame is an element of its own, since it is carried, chosen and focused; what is in its link is only read, and is
 * written as one text: there are a hundred of them, and ten elements of each were half of a month's drawing.
 */
function Framed({ item, client, inner, children }: ItemProps & { inner: Markup; children?: ReactNode }) {
  return (
    <div className={frameClass(item)} style={clientStyle(client.colour)} data-item={keyOf(item)}>
      <Written as="a" href={addressOfItem(item)} data-stop="" inner={inner} />
      {children}
    </div>
  );
}

/** "…": opens what can be done. */
export function Actions({ label }: { label: string }) {
  return (
    <Written
      as="button"
      type="button"
      className="cal-do"
      tabIndex={-1}
      aria-haspopup="menu"
      aria-label={label}
      inner={dots}
    />
  );
}

const dots = html`<svg aria-hidden="true"><use href="#do"/></svg>`;

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

function networksOf(item: ShownItem): Markup | null {
  const first = item.channels[0]?.network;
  if (first === undefined) return null;
  const others = new Set(item.channels.map((channel) => channel.network)).size - 1;
  return html`${others > 0 && html`<span class="cal-nets">+${others}</span>`}<svg class="cal-net"><use href="#net-${first}"/></svg>`;
}
