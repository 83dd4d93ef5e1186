import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';

/**
 * LinkedIn retires a version of its interface about a year after it came out. Two months before, whoever runs the
 * installation is told to set a newer one.
 */

export type VersionState = { version: string; endsAt: Date; state: 'fine' | 'ending' | 'over' };

const livesMonths = 12;
const warnedMs = 60 * 86_400_000;

/** When LinkedIn's version `YYYYMM` is expected to be retired, and whether that is near. */
export function linkedinVersionState(
  { linkedinVersion: version }: { linkedinVersion: string },
  now: Date,
): VersionState {
  const [year, month] = [Number(version.slice(0, 4)), Number(version.slice(4))];
  const endsAt = new Date(Date.UTC(year, month - 1 + livesMonths, 1));
  const left = endsAt.getTime() - now.getTime();
  return { version, endsAt, state: left <= 0 ? 'over' : left < warnedMs ? 'ending' : 'fine' };
}

/** The same for the first screen of an owner who has a channel there; null while there is nothing to be done. */
export async function linkedinWarning(
  db: Db,
  actor: MemberActor,
  config: { linkedinVersion: string },
  now: Date,
): Promise<VersionState | null> {
  const version = linkedinVersionState(config, now);
  if (actor.role !== 'owner' || version.state === 'fine') return null;
  const channel = await db
    .selectFrom('channels')
    .where(visibleTo(actor, 'channels'))
    .where('network', '=', 'linkedin')
    .where('status', '!=', 'disconnected')
    .select('id')
    .limit(1)
    .executeTakeFirst();
  return channel ? version : null;
}
