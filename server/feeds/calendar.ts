import ical, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import { mailWords, stageWords } from '#emails/words.ts';
import type { PlannedEvent, ReadFeed } from './planned.ts';

/** A publication is an instant; programs draw an event without a length badly, or not at all. Minutes. */
const length = 15;

/**
 * The calendar as RFC 5545 wants it. Instants are written in UTC, without a VTIMEZONE: nothing here recurs, so there is
 * no rule of a zone to carry along, and each program shows an instant on its reader's own clock. The same plan gives the
 * same bytes, so that its hash can be an ETag.
 */
export function calendarText(
  { client, locale }: Pick<ReadFeed, 'client' | 'locale'>,
  events: readonly PlannedEvent[],
  appUrl: string,
): string {
  const t = mailWords(locale);
  const stages = stageWords(locale);
  const calendar = ical({
    prodId: { company: 'Asystentka', product: 'Planner', language: locale.toUpperCase() },
    name: client ? t('feed.client', { client: client.name }) : t('feed.all'),
    method: ICalCalendarMethod.PUBLISH,
    ttl: 3600,
    url: `${appUrl}/calendar`,
  });
  for (const event of events) {
    const said = { title: plain(event.title) || t('feed.untitled'), stage: stages(event.stage), client: event.client };
    const lines = [
      t('feed.stage', { stage: said.stage }),
      t('feed.channels', { channels: event.channels.map(plain).join(', ') }),
      ...(event.body ? ['', event.body.replace(/\p{Cc}/gu, (sign) => (sign === '\n' ? '\n' : ' '))] : []),
    ];
    calendar.createEvent({
      id: `${event.uid}@${new URL(appUrl).hostname}`,
      start: event.dueAt,
      end: new Date(event.dueAt.getTime() + length * 60_000),
      stamp: event.changedAt,
      lastModified: event.changedAt,
      summary: t(client ? 'feed.title' : 'feed.titleOf', said),
      description: lines.join('\n'),
      url: `${appUrl}/contents/${event.contentId}`,
      // Nobody is busy while something goes out.
      transparency: ICalEventTransparency.TRANSPARENT,
      status: event.stage === 'draft' || event.stage === 'idea' ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED,
    });
  }
  return calendar.toString();
}

/** One line of it, without what ends a line. */
const plain = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim();
