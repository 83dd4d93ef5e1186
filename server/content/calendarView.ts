import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';

const longest = 4_000;

/** How this person narrowed the calendar last, as the part of its address that narrows; '' when not at all. */
export async function rememberedView(db: Db, actor: MemberActor): Promise<string> {
  const row = await db
    .selectFrom('calendar_views')
    .select('search')
    .where('workspace_id', '=', actor.workspaceId)
    .where('user_id', '=', actor.userId)
    .executeTakeFirst();
  return row?.search ?? '';
}

/** Remembers it on every device of theirs. What is too long to be remembered is left as it was. */
export async function rememberView(db: Db, actor: MemberActor, search: string, now: Date): Promise<void> {
  if (search.length > longest) return;
  const values = { search, updated_at: now };
  await db
    .insertInto('calendar_views')
    .values({ workspace_id: actor.workspaceId, user_id: actor.userId, ...values })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'user_id']).doUpdateSet(values))
    .execute();
}
