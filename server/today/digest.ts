import { morningDigest } from '#emails/morningDigest.ts';
import { localDate, localWall } from '#server/content/time.ts';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import { appUrl } from '#server/notifications/address.ts';
import { tell } from '#server/notifications/recipients.ts';
import type { Locale, MemberActor } from '#server/people/actor.ts';
import { type Today, todayOf } from './today.ts';

/** A mail about the morning comes at most so much after its hour (a node was off); then it waits for the next day. */
const lateMinutes = 180;

/**
 * Sends the morning mail to everybody whose hour has come by their own clock, once a day however many workers there
 * are, and only when there is something to say. When it is nobody's hour this is one statement.
 */
export async function sendDigests(db: Db, now: Date): Promise<number> {
  const members = await db
    .selectFrom('members as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
    .where('m.removed_at', 'is', null)
    .where('m.digest_at', 'is not', null)
    .select(['m.workspace_id', 'm.user_id', 'm.role', 'm.digest_at', 'u.name', 'u.email', 'u.locale', 'u.time_zone'])
    .select(['w.name as workspace'])
    .execute();
  let sent = 0;
  for (const { digest_at, workspace, ...member } of members) {
    if (!digest_at || !isTime(digest_at, now, member.time_zone)) continue;
    if (await sendDigest(db, workspace, asActor(member), now)) sent += 1;
  }
  return sent;
}

/** Whether the hour has come by that clock, and not gone too long ago. In a night that has no such hour, the next counts. */
function isTime(at: string, now: Date, zone: string): boolean {
  const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
  const late = minutes(localWall(now, zone).slice(11)) - minutes(at);
  return late >= 0 && late <= lateMinutes;
}

type Person = { workspace_id: string; user_id: string; role: MemberActor['role']; name: string } & {
  email: string;
  locale: Locale;
  time_zone: string;
};

/** The mail is written as its reader would see Today. */
function asActor(person: Person): MemberActor {
  return {
    kind: 'member',
    workspaceId: person.workspace_id,
    userId: person.user_id,
    role: person.role,
    name: person.name,
    email: person.email,
    locale: person.locale,
    timeZone: person.time_zone,
    sessionId: '',
    address: null,
  };
}

async function sendDigest(db: Db, workspace: string, actor: MemberActor, now: Date): Promise<boolean> {
  const day = localDate(now, actor.timeZone);
  return db.transaction().execute(async (trx) => {
    // The day in the WHERE decides: of two workers, the second finds it taken.
    const taken = await trx
      .updateTable('members')
      .set({ digested_on: day })
      .where('workspace_id', '=', actor.workspaceId)
      .where('user_id', '=', actor.userId)
      .where(({ eb, or }) => or([eb('digested_on', 'is', null), eb('digested_on', '<', day as never)]))
      .executeTakeFirst();
    if (taken.numUpdatedRows === 0n) return false;
    const today = await todayOf(trx, actor, now);
    if (today.needsCount === 0 && today.waiting.length === 0 && today.out.left === 0) return false;
    const url = await appUrl(trx);
    return tell(
      trx,
      {
        workspaceId: actor.workspaceId,
        kind: 'digest',
        to: actor,
        dedupeKey: `digest:${actor.workspaceId}:${actor.userId}:${day}`,
        template: () =>
          morningDigest(
            { ...saidOf(today, now), workspace, name: actor.name, zone: actor.timeZone, now, url },
            actor.locale,
          ),
      },
      now,
    );
  });
}

function saidOf({ needs, late, needsCount, waiting, out }: Today, now: Date) {
  const oldest = Math.min(...waiting.map(({ since }) => since.getTime()));
  return {
    needs: {
      count: needsCount,
      late: late && { count: late.count, clients: late.clients },
      rows: needs.map((need) => ({
        kind: need.kind,
        client: need.client.name,
        title: need.kind === 'reconnect' || need.kind === 'ending' ? need.channel.name : need.title,
      })),
    },
    waiting: {
      count: waiting.reduce((sum, { count }) => sum + count, 0),
      days: waiting.length > 0 ? Math.floor((now.getTime() - oldest) / 86_400_000) : 0,
    },
    out: { count: out.left, nextAt: out.nextAt },
  };
}

/** When the member's morning mail comes; null: never. */
export async function digestOf(db: Db, actor: MemberActor): Promise<string | null> {
  const row = await db
    .selectFrom('members')
    .where('workspace_id', '=', actor.workspaceId)
    .where('user_id', '=', actor.userId)
    .select('digest_at')
    .executeTakeFirst();
  return row?.digest_at ?? null;
}

/** Sets the hour of the morning mail (`HH:MM` by the member's own clock), or switches it off. Throws `invalid timeUnreadable`. */
export async function setDigest(db: Db, actor: MemberActor, at: string | null): Promise<void> {
  if (at !== null && !/^([01]\d|2[0-3]):[0-5]\d$/.test(at)) throw domainError('invalid', 'timeUnreadable', {}, 'at');
  await db
    .updateTable('members')
    .set({ digest_at: at })
    .where('workspace_id', '=', actor.workspaceId)
    .where('user_id', '=', actor.userId)
    .execute();
}
