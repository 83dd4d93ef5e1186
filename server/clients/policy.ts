import { agreeByPolicy, settleStage } from '#server/content/revisions.ts';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import type { MemberActor } from '#server/people/actor.ts';
import type { ApprovalPolicy } from './clients.ts';
import { changeClient } from './editing.ts';
import { cleanGrace } from './fields.ts';

/**
 * Who has to agree to what goes out, and for how long after its time something may still go out by itself. What is
 * planned follows the new policy at once: agreed to by it, or no longer. Only an owner.
 * Throws `invalid` with field policy or grace.
 */
export async function changePolicy(
  db: Db,
  actor: MemberActor,
  { clientId, policy, graceMinutes }: { clientId: string; policy: string; graceMinutes: number },
  now: Date,
): Promise<void> {
  const next = readPolicy(policy);
  const grace = cleanGrace(graceMinutes);
  await changeClient(db, actor, clientId, async (trx, before) => {
    if (before.approval_policy === next && before.grace_minutes === grace) return null;
    await trx
      .updateTable('clients')
      .set({ approval_policy: next, grace_minutes: grace })
      .where('id', '=', clientId)
      .execute();
    if (before.approval_policy !== next) await follow(trx, actor, clientId, now);
    return {
      event: 'client.policyChanged',
      detail: { name: before.name, policy: next, before: before.approval_policy, graceMinutes: grace },
      now,
    };
  });
}

async function follow(trx: Db, actor: MemberActor, clientId: string, now: Date): Promise<void> {
  const contents = await trx
    .selectFrom('contents as c')
    .select('c.id')
    .where('c.client_id', '=', clientId)
    .where('c.stage', '!=', 'cancelled')
    .where('c.current_revision_id', 'is not', null)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('publications as p')
          .select('p.id')
          .whereRef('p.content_id', '=', 'c.id')
          .where('p.status', 'not in', ['published', 'cancelled']),
      ),
    )
    .orderBy('c.id')
    .forUpdate()
    .execute();
  for (const { id } of contents) {
    await agreeByPolicy(trx, actor, id, now);
    await settleStage(trx, id, now);
  }
}

function readPolicy(policy: string): ApprovalPolicy {
  if (policy === 'required' || policy === 'not_needed') return policy;
  throw domainError('invalid', 'policyInvalid', {}, 'policy');
}
