import { recordEvent } from '#server/audit/audit.ts';
import { cleanColour } from '#server/clients/fields.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';

/** What a client's content is about, and how much of a week should be. */
export type Label = {
  id: string;
  name: string;
  /** `#rrggbb`. */
  colour: string;
  /** Percent; null: no target. */
  targetShare: number | null;
};

export type LabelInput = { name: string; colour: string; targetShare: number | null };

const longestName = 40;
const mostLabels = 30;

/** A client's labels in the order in which they were made. */
export async function listLabels(db: Db, actor: MemberActor, clientId: string): Promise<Label[]> {
  return await db
    .selectFrom('labels')
    .select(['id', 'name', 'colour', 'target_share as targetShare'])
    .where(visibleTo(actor, 'labels'))
    .where('client_id', '=', clientId)
    .orderBy('created_at')
    .orderBy('name')
    .limit(mostLabels)
    .execute();
}

/**
 * Adds a label. Errors: `not_found` clientNotFound; `conflict` clientArchived, labelExists; `invalid` labelName,
 * nameTooLong, colourInvalid, labelShare, labelSharesOver {sum}; `limit` labelsTooMany.
 */
export async function addLabel(
  db: Db,
  actor: MemberActor,
  { clientId, ...input }: LabelInput & { clientId: string },
  now: Date,
): Promise<{ labelId: string }> {
  const values = cleanLabel(input);
  return await inTransaction(db, async (trx) => {
    await lockLabelsOf(trx, actor, clientId);
    const labels = await listLabels(trx, actor, clientId);
    if (labels.length >= mostLabels) throw domainError('limit', 'labelsTooMany', { most: mostLabels });
    requireFitting(labels, values);
    const { id } = await trx
      .insertInto('labels')
      .values({ ...values, workspace_id: actor.workspaceId, client_id: clientId, created_at: now })
      .returning('id')
      .executeTakeFirstOrThrow();
    await record(trx, actor, 'label.added', { clientId, labelId: id, name: values.name }, now);
    return { labelId: id };
  });
}

/** Changes a label wherever it is. Errors: as `addLabel`; `not_found` labelNotFound. */
export async function changeLabel(
  db: Db,
  actor: MemberActor,
  { labelId, ...input }: LabelInput & { labelId: string },
  now: Date,
): Promise<{ clientId: string }> {
  const values = cleanLabel(input);
  return await inTransaction(db, async (trx) => {
    const { clientId } = await labelOf(trx, actor, labelId);
    await lockLabelsOf(trx, actor, clientId);
    const others = (await listLabels(trx, actor, clientId)).filter(({ id }) => id !== labelId);
    requireFitting(others, values);
    await trx.updateTable('labels').set(values).where('id', '=', labelId).execute();
    await record(trx, actor, 'label.changed', { clientId, labelId, name: values.name }, now);
    return { clientId };
  });
}

/** Removes a label from the client and from all its content. Errors: `not_found` labelNotFound. */
export async function removeLabel(
  db: Db,
  actor: MemberActor,
  { labelId }: { labelId: string },
  now: Date,
): Promise<{ clientId: string }> {
  return await inTransaction(db, async (trx) => {
    const { clientId, name } = await labelOf(trx, actor, labelId);
    await trx.deleteFrom('labels').where('id', '=', labelId).where(visibleTo(actor, 'labels')).execute();
    await record(trx, actor, 'label.removed', { clientId, labelId, name }, now);
    return { clientId };
  });
}

/**
 * Sets what a content is about; labels that are not the client's are refused.
 * Errors: `not_found` contentNotFound, labelNotFound.
 */
export async function setLabels(
  db: Db,
  actor: MemberActor,
  { contentId, labelIds }: { contentId: string; labelIds: string[] },
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const content = await trx
      .selectFrom('contents')
      .select('client_id')
      .where('id', '=', contentId)
      .where(visibleTo(actor, 'contents'))
      .forUpdate()
      .executeTakeFirst();
    if (!content) throw domainError('not_found', 'contentNotFound');
    const wanted = [...new Set(labelIds)];
    const known = new Set((await listLabels(trx, actor, content.client_id)).map(({ id }) => id));
    if (wanted.some((id) => !known.has(id))) throw domainError('not_found', 'labelNotFound');
    await trx.deleteFrom('content_labels').where('content_id', '=', contentId).execute();
    if (wanted.length === 0) return;
    await trx
      .insertInto('content_labels')
      .values(
        wanted.map((labelId) => ({
          workspace_id: actor.workspaceId,
          client_id: content.client_id,
          content_id: contentId,
          label_id: labelId,
        })),
      )
      .execute();
  });
}

function cleanLabel({ name: typed, colour, targetShare }: LabelInput) {
  const name = typed.normalize('NFC').replace(/\s+/g, ' ').trim();
  if (!name) throw domainError('invalid', 'labelName', {}, 'name');
  if (name.length > longestName) throw domainError('invalid', 'nameTooLong', { most: longestName }, 'name');
  if (targetShare !== null && (!Number.isInteger(targetShare) || targetShare < 1 || targetShare > 100))
    throw domainError('invalid', 'labelShare', {}, 'targetShare');
  return { name, colour: cleanColour(colour), target_share: targetShare };
}

/** Two labels of one name, or targets of more than the whole, would say nothing. */
function requireFitting(others: Label[], values: { name: string; target_share: number | null }): void {
  const lower = values.name.toLowerCase();
  if (others.some(({ name }) => name.toLowerCase() === lower)) throw domainError('conflict', 'labelExists', {}, 'name');
  const sum = others.reduce((total, { targetShare }) => total + (targetShare ?? 0), values.target_share ?? 0);
  if (values.target_share !== null && sum > 100)
    throw domainError('invalid', 'labelSharesOver', { sum }, 'targetShare');
}

async function labelOf(trx: Db, actor: MemberActor, labelId: string): Promise<{ clientId: string; name: string }> {
  const label = await trx
    .selectFrom('labels')
    .select(['client_id as clientId', 'name'])
    .where('id', '=', labelId)
    .where(visibleTo(actor, 'labels'))
    .executeTakeFirst();
  if (!label) throw domainError('not_found', 'labelNotFound');
  return label;
}

/** One at a time changes a client's labels, so that their targets never add up to more than they should. */
async function lockLabelsOf(trx: Db, actor: MemberActor, clientId: string): Promise<void> {
  const client = await trx
    .selectFrom('clients')
    .select('archived_at')
    .where('id', '=', clientId)
    .where(visibleTo(actor, 'clients', 'id'))
    .forUpdate()
    .executeTakeFirst();
  if (!client) throw domainError('not_found', 'clientNotFound');
  if (client.archived_at) throw domainError('conflict', 'clientArchived');
}

async function record(
  trx: Db,
  actor: MemberActor,
  event: 'label.added' | 'label.changed' | 'label.removed',
  { clientId, labelId, name }: { clientId: string; labelId: string; name: string },
  now: Date,
): Promise<void> {
  const subject = { kind: 'label', id: labelId };
  await recordEvent(trx, actor, { event, subject, clientId, detail: { name } }, now);
}
