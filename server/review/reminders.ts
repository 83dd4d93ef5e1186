import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import { writeToApprovers } from '#server/notifications/approvers.ts';
import type { ApproverActor, MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { wasJustSent } from './links.ts';

/** Two reminders by hand within this time are one: a button pressed twice. */
const samePress = 60_000;

/**
 * Writes to the client's people again, with a fresh link each; the links they have go on working. `approverIds` left
 * out: to everyone who approves for the client. Answers the names written to.
 * Errors: `not_found`; `invalid` reviewNoApprover, reviewNothingWaits; `limit` linkJustSent.
 */
export async function resendLink(
  db: Db,
  actor: MemberActor,
  { clientId, approverIds }: { clientId: string; approverIds?: string[] },
  now: Date,
): Promise<{ names: string[] }> {
  return inTransaction(db, async (trx) => {
    const client = await trx
      .selectFrom('clients')
      .where(visibleTo(actor, 'clients', 'id'))
      .where('id', '=', clientId)
      .select(['id', 'workspace_id', 'name'])
      .executeTakeFirst();
    if (!client) throw domainError('not_found', 'clientNotFound');
    const { open } = await trx
      .selectFrom('reviews')
      .where('client_id', '=', clientId)
      .where('status', '=', 'open')
      .select((eb) => eb.fn.countAll<string>().as('open'))
      .executeTakeFirstOrThrow();
    if (open === '0') throw domainError('invalid', 'reviewNothingWaits', { client: client.name });
    const approvers = await trx
      .selectFrom('approvers')
      .where('client_id', '=', clientId)
      .where('removed_at', 'is', null)
      .select('id')
      .execute();
    const meant = approvers.filter(({ id }) => !approverIds || approverIds.includes(id));
    if (meant.length === 0) throw domainError('invalid', 'reviewNoApprover', { client: client.name });
    const written = await writeToApprovers(
      trx,
      {
        workspaceId: client.workspace_id,
        clientId,
        why: 'reminder',
        sender: actor.name,
        approverIds,
        reasonKey: `reminder:${clientId}:${Math.floor(now.getTime() / samePress)}`,
      },
      now,
    );
    if (written.length === 0) throw domainError('limit', 'linkJustSent');
    await recordEvent(
      trx,
      actor,
      {
        event: 'link.resent',
        subject: { kind: 'client', id: clientId },
        clientId,
        detail: { approvers: written.map(({ name }) => name).join(', ') },
      },
      now,
    );
    return { names: written.map(({ name }) => name) };
  });
}

/**
 * The holder of a link that expired asks for a fresh one. It goes to the approver's own address and nowhere else, so
 * whoever got hold of the old link wins nothing. Asked for again and again it is still one mail.
 */
export async function renewLink(db: Db, actor: ApproverActor, now: Date): Promise<void> {
  if (await wasJustSent(db, actor.approverId, now)) return;
  await inTransaction(db, async (trx) => {
    await writeToApprovers(
      trx,
      {
        workspaceId: actor.workspaceId,
        clientId: actor.clientId,
        why: 'link',
        sender: '',
        approverIds: [actor.approverId],
        reasonKey: `link:${actor.linkId}:${Math.floor(now.getTime() / (10 * samePress))}`,
      },
      now,
    );
    await recordEvent(trx, actor, { event: 'link.renewed', subject: { kind: 'link', id: actor.linkId } }, now);
  });
}
