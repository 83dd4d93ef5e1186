import { randomUUID } from 'node:crypto';
import type { Services } from '#server/context.ts';
import type { ApproverActor, MemberActor } from '#server/people/actor.ts';
import { issueLink } from '#server/review/links.ts';
import { sendForReview } from '#server/review/review.ts';
import { hashToken, newToken } from '#server/security/secrets.ts';
import {
  assign,
  makeApprover,
  makeChannel,
  makeClient,
  makeList,
  makeMember,
  makeOwner,
} from '#test/support/factories.ts';
import { stranger, withCookies } from '#test/support/people.ts';
import { makePost } from '#test/support/publications.ts';
import type { Access, Who } from './row.ts';

/** Stands in everything that is the client's: whoever may not see it must not get it in any answer. */
const secretWord = () => `Tajemnica${randomUUID().slice(0, 8)}`;

export type World = {
  services: Services;
  /** In names and texts of the client; nobody but those who may see the client reads it. */
  secret: string;
  /** In the owner's name: colleagues may read it, nobody else. */
  colleague: string;
  owner: MemberActor;
  assistant: MemberActor;
  unassigned: MemberActor;
  otherOwner: MemberActor;
  clientId: string;
  /** Of the same workspace; the unassigned assistant's. */
  otherClientId: string;
  channelId: string;
  listId: string;
  subscriberId: string;
  contentId: string;
  publicationId: string;
  reviewId: string;
  approver: ApproverActor;
  /** The right approver's. */
  link: { id: string; token: string };
  /** The other client's approver's. */
  otherLink: { id: string; token: string };
  invitationId: string;
  invitationToken: string;
  /** Whatever a row's `prepare` made. */
  made: Record<string, string>;
  /** The Cookie header that this one's browser sends. */
  cookieOf(who: Who, access: Access): string;
};

/** A workspace with two clients, everybody of the matrix, and one of each thing; nothing is shared between worlds. */
export async function makeWorld(services: Services, openLink: (token: string) => Promise<string>): Promise<World> {
  const { db } = services;
  const now = services.clock.now();
  const secret = secretWord();
  const colleague = secretWord();
  const owner = await makeOwner(db, `Ola ${colleague}`);
  const { workspaceId } = owner;
  const [assistant, unassigned, otherOwner, clientId, otherClientId] = await Promise.all([
    makeMember(db, workspaceId, 'assistant'),
    makeMember(db, workspaceId, 'assistant', 'Iga Sowa'),
    makeOwner(db, 'Ktoś Inny'),
    makeClient(db, workspaceId, { name: `Kwiaciarnia ${secret}` }),
    makeClient(db, workspaceId, { name: 'Piekarnia Żytnia' }),
  ]);
  const [channelId, listId, approver, otherApprover] = await Promise.all([
    makeChannel(db, workspaceId, clientId, { name: `Kanał ${secret}` }),
    makeList(db, workspaceId, clientId, `Lista ${secret}`),
    makeApprover(db, workspaceId, clientId, `Basia ${secret}`),
    makeApprover(db, workspaceId, otherClientId),
    assign(db, assistant, clientId),
    assign(db, unassigned, otherClientId),
  ]);
  const place = { workspaceId, clientId };
  const text = `Nowe piwonie ${secret}`;
  const { contentId, publicationIds } = await makePost(db, place, [channelId], { text, stage: 'draft', now });
  const { reviewIds } = await sendForReview(db, owner, { contentIds: [contentId], note: secret }, now);
  const subscriberId = await makeReader(services, place, listId, secret);
  const link = await issueLink(db, { ...place, approverId: approver.approverId }, now);
  const otherPlace = { workspaceId, clientId: otherClientId };
  const otherLink = await issueLink(db, { ...otherPlace, approverId: otherApprover.approverId }, now);
  const invitation = await makeInvitation(services, owner, secret);
  const cookies = {
    owner: await cookieOfMember(services, owner),
    assistant: await cookieOfMember(services, assistant),
    unassigned: await cookieOfMember(services, unassigned),
    otherOwner: await cookieOfMember(services, otherOwner),
    approver: await openLink(link.token),
    otherApprover: await openLink(otherLink.token),
  };
  return {
    services,
    secret,
    colleague,
    owner,
    assistant,
    unassigned,
    otherOwner,
    clientId,
    otherClientId,
    channelId,
    listId,
    subscriberId,
    contentId,
    publicationId: publicationIds[0] ?? '',
    reviewId: reviewIds[0] ?? '',
    approver,
    link,
    otherLink,
    invitationId: invitation.id,
    invitationToken: invitation.token,
    made: {},
    cookieOf(who, access) {
      if (who === 'noOne') return '';
      if (who !== 'right') return cookies[who];
      if (access === 'owner' || access === 'clientOwner') return cookies.owner;
      if (access === 'approver') return cookies.approver;
      return access === 'everyone' || access === 'token' ? '' : cookies.assistant;
    },
  };
}

/** A session by mailed link: no password has to be hashed. */
async function cookieOfMember({ auth }: Services, member: MemberActor): Promise<string> {
  const session = await auth.signInWithLink(stranger, await auth.mintLink(member.email));
  return withCookies(stranger, session?.cookies ?? []).cookie ?? '';
}

async function makeReader(
  { db, clock }: Services,
  { workspaceId, clientId }: { workspaceId: string; clientId: string },
  listId: string,
  secret: string,
): Promise<string> {
  const email = `${secret.toLowerCase()}@czytelnicy.example`;
  const { id } = await db
    .insertInto('subscribers')
    .values({
      workspace_id: workspaceId,
      client_id: clientId,
      email,
      email_normal: email,
      name: `Czytelnik ${secret}`,
      created_at: clock.now(),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('list_members')
    .values({
      list_id: listId,
      subscriber_id: id,
      workspace_id: workspaceId,
      client_id: clientId,
      status: 'subscribed',
      source: 'added',
      created_at: clock.now(),
    })
    .execute();
  return id;
}

async function makeInvitation({ db, clock }: Services, owner: MemberActor, secret: string) {
  const token = newToken();
  const { id } = await db
    .insertInto('invitations')
    .values({
      workspace_id: owner.workspaceId,
      email: `${secret.toLowerCase()}@zaproszeni.example`,
      role: 'assistant',
      token_hash: hashToken(token),
      invited_by: owner.userId,
      created_at: clock.now(),
      expires_at: new Date(clock.now().getTime() + 86_400_000),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id, token };
}
