import { type Html, html } from '../html.ts';
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

type Drawing = { item: ShownItem; client: ShownClient; words: ItemWords };

/**
 * An item of a closed week (22 px): the word of its status is in its name and in the tooltip. Few elements, as there are a
 * hundred: edge and status are drawn by the styles, and "…" comes with the pointer (use-hover-actions.ts).
 */
export function closedItem({ item, client, words }: Drawing): Html {
  return framed(
    { item, client, words },
    html`
      <i class="cal-s"></i>
      <span class="cal-tm">${item.wall.slice(11)}</span>
      <span class="cal-ti">${item.title || words.untitled}</span>
      ${networks(item)}`,
  );
}

/** An item of the open week (40 px; on a phone 56): time and title, then status in icon and word. */
export function openItem({ item, client, words, hasRoom = false }: Drawing & { hasRoom?: boolean }): Html {
  const title = item.title || words.untitled;
  const stage = html`<span class="cal-stage">${words.stage(item.stage)}</span>`;
  return framed(
    { item, client, words },
    html`
      <span class="cal-l1">
        <span class="cal-tm">${item.wall.slice(11)}</span>
        <span class="cal-ti">${title}</span>
      </span>
      <span class="cal-l2">
        <i class="cal-s"></i>
        ${item.ownWall ? html`<span class="cal-said">${stage}<span class="cal-own">${words.ownShort(item.ownWall.slice(11))}</span></span>` : stage}
        ${hasRoom && html`<span class="cal-who">${client.name} · ${channelsOf(item, ' · ')}</span>`}
        <span class="cal-to">${networks(item)}</span>
      </span>`,
    actions(words.actions(title)),
  );
}

/** "…": opens what can be done. */
export function actions(label: string): Html {
  return html`<button type="button" class="cal-do" tabindex="-1" aria-haspopup="menu" aria-label="${label}"></button>`;
}

/** The link with all of it in its name, and what stands beside it. */
function framed({ item, client, words }: Drawing, inside: Html, beside?: Html): Html {
  return html`
    <div class="cal-i st-${item.stage}${stageNeedsPerson(item.stage) && ' cal-att'}" style="--client:${client.colour}" data-item="${keyOf(item)}">
      <a href="${addressOfItem(item)}" data-stop="">
        <span class="sr-only">${nameOf({ item, client, words })}</span>
        <span class="cal-v" aria-hidden="true">${inside}</span>
      </a>
      ${beside}
    </div>`;
}

/** What a screen reader says: "Pion, 07:00, Trasy tygodnia, Opublikowane, Bluesky". */
function nameOf({ item, client, words }: Drawing): string {
  const time = item.wall.slice(11);
  const own = item.ownWall ? ` (${words.own(item.ownWall.slice(11))})` : '';
  return `${client.name}, ${time}${own}, ${item.title || words.untitled}, ${words.stage(item.stage)}, ${channelsOf(item, ', ')}`;
}

function channelsOf(item: ShownItem, between: string): string {
  return item.channels.map((channel) => channel.name).join(between);
}

function networks(item: ShownItem): Html | null {
  const first = item.channels[0]?.network;
  if (first === undefined) return null;
  const others = new Set(item.channels.map((channel) => channel.network)).size - 1;
  return html`
    ${others > 0 && html`<span class="cal-nets">+${others}</span>`}
    <i class="cal-net net-${first}"></i>`;
}
