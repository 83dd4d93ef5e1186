import type { Db } from '#server/database/connection.ts';
import type { Actor } from '#server/people/actor.ts';

export type AuditEvent = {
  /** `<noun>.<past verb>`, a key of the words (`audit`): content.approved, channel.connected. */
  event: string;
  subject: { kind: string; id: string };
  clientId?: string | null;
  /** Never a token, a password or a body. */
  detail?: Record<string, string | number | boolean | null>;
};

/** Writes who did what, when, and from which address. Call it in the transaction of what it records. */
export async function recordEvent(db: Db, actor: Actor, event: AuditEvent, now: Date): Promise<void> {
  await recordEvents(db, actor, [event], now);
}

/** The same for many things that one press did. */
export async function recordEvents(db: Db, actor: Actor, events: readonly AuditEvent[], now: Date): Promise<void> {
  // Far below the most parameters that a statement takes.
  for (let first = 0; first < events.length; first += 1_000) {
    await db
      .insertInto('audit_events')
      .values(
        events.slice(first, first + 1_000).map(({ event, subject, clientId, detail = {} }) => ({
          workspace_id: actor.workspaceId,
          client_id: clientId ?? (actor.kind === 'approver' ? actor.clientId : null),
          at: now,
          actor_kind: actor.kind,
          actor_id: actor.kind === 'member' ? actor.userId : actor.kind === 'approver' ? actor.approverId : null,
          actor_name: actor.kind === 'system' ? null : actor.name,
          event,
          subject_kind: subject.kind,
          subject_id: subject.id,
          address: actor.kind === 'system' ? null : actor.address,
          detail,
        })),
      )
      .execute();
  }
}
