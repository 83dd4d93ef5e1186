import { sendFinished, sendPaused } from '#emails/sendNews.ts';
import type { Db } from '#server/database/connection.ts';
import { sendCounts } from '#server/newsletters/progress.ts';
import { appUrl } from './address.ts';
import { membersToTell, tell } from './recipients.ts';

/**
 * Tells the assistant that a newsletter has gone out, or that its send stopped by itself and waits for a person. Once
 * for each end and each stop; a pause by hand is no news. Safe to call after every turn.
 */
export async function newsOfSend(db: Db, sendId: string, now: Date): Promise<void> {
  const about = await db
    .selectFrom('sends as s')
    .innerJoin('publications as p', 'p.id', 's.publication_id')
    .innerJoin('contents as c', 'c.id', 'p.content_id')
    .innerJoin('clients as cl', 'cl.id', 's.client_id')
    .innerJoin('workspaces as w', 'w.id', 's.workspace_id')
    .where('s.id', '=', sendId)
    .select([
      's.workspace_id as workspaceId',
      's.client_id as clientId',
      's.status',
      's.paused_reason as pausedReason',
      's.finished_at as finishedAt',
      'w.name as workspace',
      'cl.name as client',
      'c.id as contentId',
      'c.title',
      'c.assignee_id as assigneeId',
      'p.created_by as createdBy',
    ])
    .executeTakeFirst();
  if (!about) return;
  const { workspaceId, clientId, status, pausedReason, workspace, client, title } = about;
  const isDone = status === 'done';
  if (!isDone && (status !== 'paused' || pausedReason === 'by_hand')) return;
  const counts = await sendCounts(db, sendId);
  const url = `${await appUrl(db)}/contents/${about.contentId}`;
  const people = await membersToTell(db, { workspaceId, clientId, wanted: [about.assigneeId, about.createdBy] });
  for (const to of people) {
    const round = isDone ? `done:${about.finishedAt?.getTime() ?? 0}` : `paused:${pausedReason}:${counts.left}`;
    await tell(
      db,
      {
        workspaceId,
        kind: isDone ? 'send_finished' : 'send_paused',
        to,
        dedupeKey: `send:${sendId}:${round}:${to.userId}`,
        template: () =>
          isDone
            ? sendFinished({ workspace, client, title, url, ...counts }, to.locale)
            : sendPaused(
                { workspace, client, title, url, reason: pausedReason ?? 'other', left: counts.left },
                to.locale,
              ),
      },
      now,
    );
  }
}
