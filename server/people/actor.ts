/**
 * Who acts. Every query takes one and is scoped by it; there is no way to get rows without one.
 * `address` is the network address the request came from, for the audit trail.
 */
export type MemberActor = {
  kind: 'member';
  workspaceId: string;
  userId: string;
  role: 'owner' | 'assistant';
  name: string;
  email: string;
  locale: Locale;
  timeZone: string;
  sessionId: string;
  address: string | null;
};

/** A client's person, known by a link in a mail; sees that one client only. */
export type ApproverActor = {
  kind: 'approver';
  workspaceId: string;
  clientId: string;
  approverId: string;
  linkId: string;
  name: string;
  email: string;
  locale: Locale;
  address: string | null;
};

/** The product itself: the scheduler, the publisher. Bound to one workspace. */
export type SystemActor = { kind: 'system'; workspaceId: string };

export type Actor = MemberActor | ApproverActor | SystemActor;

export const locales = ['pl', 'en'] as const;
export type Locale = (typeof locales)[number];
