import { type Html, html } from '../html.ts';
import type { ShownClient, ShownClockChange, ShownMark, ShownSlot } from './page.ts';

/** Words of what days are, looked up once for all of them. */
export type FactWords = {
  quiet(name: string): string;
  /** Clocks that go forward or back, in a sentence. */
  clock(change: ShownClockChange): string;
  clockShort(change: ShownClockChange): string;
  slot: {
    /** "17:00 free · Malwa" */
    free(time: string, client: string): string;
    freeShort(client: string): string;
    own(time: string): string;
    moved(time: string): string;
    start: string;
  };
};

type Facts = { marks?: readonly ShownMark[] | undefined; clocks?: readonly ShownClockChange[] | undefined };

/**
 * Holidays, dates to know and quiet times of a day, and clocks that change in its night: one line each, of a list.
 * `isWhole`: with whose it is and what it means, where there is room.
 */
export function markLines({ marks = [], clocks = [] }: Facts, words: FactWords, isWhole = false): Html[] {
  return [
    ...marks.map((mark) => {
      const who = mark.clients.join(', ');
      const text = mark.kind === 'quiet' ? words.quiet(mark.name) : mark.name;
      return html`
        <li class="cal-mark cal-${mark.kind}" title="${who ? `${text} (${who})` : text}">
          ${text}<span class="${isWhole && who ? 'text-text-3' : 'sr-only'}"> ${who}</span>
        </li>`;
    }),
    ...clocks.map((change) => {
      const why = words.clock(change);
      return html`
        <li class="cal-mark cal-clock" title="${why}">
          ${isWhole ? why : html`<span aria-hidden="true">${words.clockShort(change)}</span><span class="sr-only">${why}</span>`}
        </li>`;
    }),
  ];
}

/** A free slot: faint, and a target; Enter or a press starts a draft there. */
export function slotLink(slot: ShownSlot, client: ShownClient, { slot: words }: FactWords): Html {
  const time = slot.wall.slice(11);
  const own = slot.ownWall ? words.own(slot.ownWall.slice(11)) : '';
  const moved = slot.said ? words.moved(slot.said.slice(11)) : '';
  const said = [words.free(time, client.name), own, moved].filter(Boolean).join(' · ');
  const address = `/contents/new?client=${slot.clientId}&kind=${slot.kind}&date=${slot.wall.slice(0, 10)}&time=${time}`;
  return html`
    <a href="${address}" class="cal-slot" style="--client:${client.colour}" data-stop="" data-slot="${slot.wall}" title="${said}">
      <span class="cal-tm">${time}</span>
      <span class="cal-ti">${words.freeShort(client.name)}</span>
      <span class="sr-only">${[own, moved, words.start].filter(Boolean).join(', ')}</span>
    </a>`;
}
