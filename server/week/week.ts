import type { CalendarItem } from '#server/content/calendar.ts';
import { emptyFilter, readCalendar, readIdeas } from '#server/content/calendar.ts';
import { isPublishingStage } from '#server/content/lifecycle.ts';
import type { Db } from '#server/database/connection.ts';
import { type DayMark, dayMarks } from '#server/days/days.ts';
import { domainError } from '#server/errors.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { assignable } from './assignee.ts';
import { labelsOf, weekAfter } from './fill.ts';
import { type SlotDay, slotDays } from './freeSlots.ts';
import { type Label, listLabels } from './labels.ts';
import { type Mix, mixOf } from './mix.ts';
import { isRepeatedLater } from './series.ts';

export type WeekItem = CalendarItem & {
  labelIds: string[];
  assigneeId: string | null;
  /** It is repeated after itself: others of its series are still to come. */
  isRepeated: boolean;
  /** When it was sent to the client, while it lies there. */
  sentAt: Date | null;
};

export type WeekIdea = {
  contentId: string;
  title: string;
  kind: 'post' | 'newsletter';
  labelIds: string[];
  channels: CalendarItem['channels'];
};

export type Week = {
  client: { id: string; name: string; colour: string; zone: string; policy: 'required' | 'not_needed' };
  items: WeekItem[];
  slots: SlotDay[];
  labels: Label[];
  mix: Mix;
  ideas: WeekIdea[];
  moreIdeas: number;
  people: { userId: string; name: string }[];
  /** Holidays, dates to know and quiet times of the week. */
  days: DayMark[];
};

/** Ideas beside the week; the rest is a number. */
const ideasShown = 60;
/** More than anybody plans for one client in a week. */
const mostOfAWeek = 1_000;

/**
 * One client's week, named by its first day: what is planned, its slots with what fills them, how it shares out among
 * the labels, and the ideas beside it. Errors: `not_found` clientNotFound.
 */
export async function readWeek(
  db: Db,
  actor: MemberActor,
  { clientId, week }: { clientId: string; week: string },
  now: Date,
): Promise<Week> {
  const client = await db
    .selectFrom('clients')
    .select(['id', 'name', 'colour', 'time_zone as zone', 'approval_policy as policy'])
    .where('id', '=', clientId)
    .where('archived_at', 'is', null)
    .where(visibleTo(actor, 'clients', 'id'))
    .executeTakeFirst();
  if (!client) throw domainError('not_found', 'clientNotFound');
  const filter = { ...emptyFilter, clientIds: [clientId] };
  const range = { from: week, until: weekAfter(week) };
  const [{ items: found }, slots, labels, shelf, people, days] = await Promise.all([
    readCalendar(db, actor, { ...range, filter, limit: mostOfAWeek }),
    slotDays(db, actor, { clientIds: [clientId], ...range }),
    listLabels(db, actor, clientId),
    readIdeas(db, actor, { filter, limit: ideasShown }),
    assignable(db, actor, clientId),
    dayMarks(db, actor, { clientIds: [clientId], ...range }),
  ]);
  const ids = [...new Set([...found, ...shelf.ideas].map(({ contentId }) => contentId))];
  const [borne, more] = await Promise.all([labelsOf(db, ids), moreOf(db, actor, ids, now)]);
  const items = found.map((item): WeekItem => {
    const { assigneeId = null, isRepeated = false, sentAt = null } = more.get(item.contentId) ?? {};
    const isWithClient = sentAt && !isPublishingStage(item.stage);
    return {
      ...item,
      labelIds: borne.get(item.contentId) ?? [],
      assigneeId,
      isRepeated,
      sentAt: isWithClient ? sentAt : null,
    };
  });
  const planned = new Map(
    items.flatMap(({ contentId, stage, labelIds }) => (stage === 'cancelled' ? [] : [[contentId, labelIds] as const])),
  );
  return {
    client,
    items,
    slots,
    labels,
    mix: mixOf(labels, [...planned.values()], slots.filter(({ isSkipped }) => !isSkipped).length),
    ideas: shelf.ideas.map(({ contentId, title, kind, channels }) => ({
      contentId,
      title,
      kind,
      channels,
      labelIds: borne.get(contentId) ?? [],
    })),
    moreIdeas: Math.max(0, shelf.total - shelf.ideas.length),
    people,
    days,
  };
}

type More = { assigneeId: string | null; isRepeated: boolean; sentAt: Date | null };

async function moreOf(db: Db, actor: MemberActor, ids: string[], now: Date): Promise<Map<string, More>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('contents as c')
    .leftJoin('reviews as r', (join) => join.onRef('r.content_id', '=', 'c.id').on('r.status', '=', 'open'))
    .select(['c.id', 'c.assignee_id', 'r.sent_at'])
    .select(isRepeatedLater('c', now).as('isRepeated'))
    .where('c.id', 'in', ids)
    .where(visibleTo(actor, 'c'))
    .execute();
  return new Map(
    rows.map((row) => [row.id, { assigneeId: row.assignee_id, isRepeated: row.isRepeated, sentAt: row.sent_at }]),
  );
}
