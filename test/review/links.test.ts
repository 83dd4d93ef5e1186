import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApproverActor, MemberActor } from '#server/people/actor.ts';
import { disownLink, findLink, issueLink, linkDays, recordOpening, revokeLinks } from '#server/review/links.ts';
import { renewLink, resendLink } from '#server/review/reminders.ts';
import { sendForReview } from '#server/review/review.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import {
  assign,
  makeApprover,
  makeChannel,
  makeClient,
  makeMember,
  makeOwner,
  monday,
} from '#test/support/factories.ts';
import { mailsOf, tokenIn, writePost } from '#test/support/review.ts';

let database: TestDatabase;
let owner: MemberActor;
let clientId: string;
let basia: ApproverActor;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
  basia = await makeApprover(database.db, owner.workspaceId, clientId);
});

const day = 86_400_000;
const later = (ms: number) => new Date(monday.getTime() + ms);
const issue = () => issueLink(database.db, basia, monday);
const find = (token: string, now = monday) => findLink(database.db, token, '192.0.2.7', now);
const events = async (subjectId: string) =>
  await database.db
    .selectFrom('audit_events')
    .where('subject_id', '=', subjectId)
    .orderBy('id')
    .select(['event', 'actor_kind', 'address'])
    .execute();
async function send(): Promise<string> {
  const channelId = await makeChannel(database.db, owner.workspaceId, clientId);
  const contentId = await writePost(database.db, owner, { clientId, channelIds: [channelId] });
  await sendForReview(database.db, owner, { contentIds: [contentId], note: '' }, monday);
  return contentId;
}

describe('a link', () => {
  test('opens its approver’s page again and again, for thirty days', async () => {
    const { token } = await issue();
    for (const at of [0, 1000, linkDays * day - 1]) {
      expect(await find(token, later(at))).toMatchObject({
        kind: 'open',
        actor: {
          kind: 'approver',
          approverId: basia.approverId,
          clientId,
          workspaceId: owner.workspaceId,
          address: '192.0.2.7',
        },
      });
    }
    expect(await find(token, later(linkDays * day))).toMatchObject({ kind: 'expired' });
  });

  test('is kept as a hash and long enough', async () => {
    const { id, token } = await issue();
    const row = await database.db
      .selectFrom('approver_links')
      .where('id', '=', id)
      .selectAll()
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain(token);
    expect(Buffer.from(token, 'base64url').length * 8).toBeGreaterThanOrEqual(128);
  });

  test('that was forged opens nothing', async () => {
    const { token } = await issue();
    for (const forged of ['', 'x', `${token}x`, token.slice(1), token.toUpperCase(), "' or 1=1 --"]) {
      expect(await find(forged)).toEqual({ kind: 'unknown' });
    }
  });

  test('that was revoked opens nothing, expired or not; only those who work with the client revoke', async () => {
    const { token } = await issue();
    const stranger = await makeOwner(database.db, 'Ktoś inny');
    const kasia = await makeMember(database.db, owner.workspaceId, 'assistant');
    for (const actor of [stranger, kasia]) {
      await expect(revokeLinks(database.db, actor, basia, monday)).rejects.toMatchObject({ kind: 'not_found' });
    }
    await assign(database.db, kasia, clientId);
    expect(await revokeLinks(database.db, kasia, basia, monday)).toBe(1);
    expect(await revokeLinks(database.db, kasia, basia, monday)).toBe(0);
    expect(await find(token)).toEqual({ kind: 'revoked' });
    expect(await find(token, later(40 * day))).toEqual({ kind: 'revoked' });
    expect(await events(basia.approverId)).toMatchObject([{ event: 'link.revoked', actor_kind: 'member' }]);
  });

  test('dies with its approver and with its client', async () => {
    const { token } = await issue();
    await database.sql`update approvers set removed_at = now() where id = ${basia.approverId}`;
    expect(await find(token)).toEqual({ kind: 'revoked' });
    await database.sql`update approvers set removed_at = null where id = ${basia.approverId}`;
    expect(await find(token)).toMatchObject({ kind: 'open' });
    await database.sql`update clients set archived_at = now() where id = ${clientId}`;
    expect(await find(token)).toEqual({ kind: 'revoked' });
  });

  test('given back by whoever it went astray to is dead for all', async () => {
    const { token, id } = await issue();
    await disownLink(database.db, { ...basia, linkId: id }, monday);
    expect(await find(token)).toEqual({ kind: 'revoked' });
    expect(await events(id)).toMatchObject([{ event: 'link.disowned' }]);
  });

  test('opened on another device for the first time is an event, each further time is not', async () => {
    const { id } = await issue();
    const actor = { ...basia, linkId: id, address: '192.0.2.7' };
    const open = (device: string | null) => recordOpening(database.db, actor, { device, userAgent: 'Firefox' }, monday);
    const { device: phone } = await open(null);
    await open(phone);
    const { device: desk } = await open(null);
    await open(desk);
    await open(phone);
    expect(await events(id)).toEqual([
      { event: 'link.opened', actor_kind: 'approver', address: '192.0.2.7' },
      { event: 'link.openedOnAnotherDevice', actor_kind: 'approver', address: '192.0.2.7' },
    ]);
    expect(
      await database.db.selectFrom('approver_devices').where('link_id', '=', id).selectAll().execute(),
    ).toHaveLength(2);
  });
});

describe('a fresh link', () => {
  test('for one that ran out goes to the approver’s own address, once however often it is asked for', async () => {
    await send();
    const [first] = await mailsOf(database.db, owner.workspaceId, 'review_request');
    const now = later(31 * day);
    const found = await find(tokenIn(first), now);
    if (found.kind !== 'expired') throw new Error(found.kind);
    for (let time = 0; time < 3; time += 1)
      await renewLink(database.db, found.actor, new Date(now.getTime() + time * 1000));
    const mails = await mailsOf(database.db, owner.workspaceId, 'review_link');
    expect(mails.map(({ to_address }) => to_address)).toEqual([basia.email]);
    expect(await find(tokenIn(mails[0]), now)).toMatchObject({ kind: 'open' });
  });

  test('is sent by the assistant, while something waits; the old one goes on working', async () => {
    await expect(resendLink(database.db, owner, { clientId }, monday)).rejects.toMatchObject({
      code: 'reviewNothingWaits',
    });
    await send();
    const [first] = await mailsOf(database.db, owner.workspaceId, 'review_request');
    expect(await resendLink(database.db, owner, { clientId }, later(day))).toEqual({ names: [basia.name] });
    await expect(resendLink(database.db, owner, { clientId }, later(day + 1000))).rejects.toMatchObject({
      kind: 'limit',
    });
    const mails = await mailsOf(database.db, owner.workspaceId, 'review_reminder');
    expect(mails).toHaveLength(1);
    for (const mail of [first, mails[0]]) expect(await find(tokenIn(mail), later(day))).toMatchObject({ kind: 'open' });
    const stranger = await makeOwner(database.db, 'Ktoś inny');
    await expect(resendLink(database.db, stranger, { clientId }, monday)).rejects.toMatchObject({ kind: 'not_found' });
  });
});
