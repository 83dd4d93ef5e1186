import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { MemberActor } from '#server/people/actor.ts';
import { mailSignInLink, signInWithLink, signInWithPassword } from '#server/people/signing-in.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeMember, makeOwner } from '#test/support/factories.ts';
import { openTestAuth, signIn, stranger, testPassword, withCookies } from '#test/support/people.ts';

let database: TestDatabase;
let services: ReturnType<typeof openTestAuth>;
let ola: MemberActor;
let now: Date;

beforeAll(async () => {
  database = await testDatabase();
  services = openTestAuth(database.db);
  ola = await makeOwner(database.db);
  await signIn(database.db, services.auth, ola);
});
afterAll(() => database.close());

// better-auth looks at the real clock; tries are counted from ours, which stands still within a test.
beforeEach(async () => {
  now = new Date();
  await database.db.deleteFrom('rate_limits').execute();
});

const linkIn = async (email: string): Promise<string | undefined> => {
  const mail = await database.db
    .selectFrom('mails')
    .select(['text', 'is_secret'])
    .where('to_address', '=', email)
    .where('kind', '=', 'sign_in_link')
    .orderBy('created_at', 'desc')
    .executeTakeFirst();
  if (mail) expect(mail.is_secret).toBe(true);
  return mail?.text.match(/\/sign-in\/link\/([\w-]+)/)?.[1];
};

describe('password', () => {
  test('signs in, whatever the case of the address, and notes how and from where', async () => {
    const session = await signInWithPassword(
      services,
      stranger,
      { email: ` ${ola.email.toUpperCase()} `, password: testPassword },
      now,
    );
    const known = await services.auth.sessionOf(withCookies(stranger, session.cookies));
    expect(known).toMatchObject({ sessionId: session.sessionId, userId: ola.userId });
    const row = await database.db
      .selectFrom('sessions')
      .select(['method', 'ip_address', 'user_agent'])
      .where('id', '=', session.sessionId)
      .executeTakeFirst();
    expect(row).toEqual({ method: 'password', ip_address: '203.0.113.7', user_agent: stranger.userAgent });
    const event = await database.db
      .selectFrom('audit_events')
      .select(['event', 'address', 'actor_id'])
      .orderBy('id', 'desc')
      .executeTakeFirst();
    expect(event).toEqual({ event: 'member.signedIn', address: '203.0.113.7', actor_id: ola.userId });
  });

  test('a wrong password and an unknown address are answered alike', async () => {
    const attempt = (email: string, password: string) =>
      signInWithPassword(services, stranger, { email, password }, now);
    await expect(attempt(ola.email, 'not the password')).rejects.toMatchObject({ code: 'wrongPassword' });
    await expect(attempt('nobody@example.pl', testPassword)).rejects.toMatchObject({ code: 'wrongPassword' });
    await expect(attempt('no address', 'x')).rejects.toMatchObject({ code: 'emailInvalid', field: 'email' });
    await expect(attempt(ola.email, '')).rejects.toMatchObject({ code: 'passwordMissing' });
  });

  test('after ten wrong ones even the right one has to wait; a quarter of an hour later it does not', async () => {
    const attempt = (password: string, at: Date) =>
      signInWithPassword(services, stranger, { email: ola.email, password }, at);
    for (let i = 0; i < 10; i += 1)
      await expect(attempt('wrong', now)).rejects.toMatchObject({ code: 'wrongPassword' });
    await expect(attempt(testPassword, now)).rejects.toMatchObject({
      kind: 'limit',
      code: 'tooManyTries',
      params: { minutes: 15 },
    });
    const later = new Date(now.getTime() + 15 * 60_000);
    expect((await attempt(testPassword, later)).userId).toBe(ola.userId);
  });

  test('someone who was removed is not let in, and is told nothing', async () => {
    const gone = await makeMember(database.db, ola.workspaceId, 'assistant');
    const browser = await signIn(database.db, services.auth, gone);
    await database.db.updateTable('members').set({ removed_at: now }).where('user_id', '=', gone.userId).execute();
    const attempt = signInWithPassword(services, browser, { email: gone.email, password: testPassword }, now);
    await expect(attempt).rejects.toMatchObject({ code: 'wrongPassword' });
    const left = await database.db.selectFrom('sessions').selectAll().where('user_id', '=', gone.userId).execute();
    expect(left).toHaveLength(1);
  });
});

describe('mailed link', () => {
  test('works once, and only its hash is kept', async () => {
    await mailSignInLink(services, stranger, { email: ola.email, to: '/calendar?month=2026-12', locale: 'en' }, now);
    const token = (await linkIn(ola.email)) ?? '';
    expect(token).toMatch(/^[\w-]{32}$/);
    const kept = await database.sql`select * from verifications`;
    expect(JSON.stringify(kept)).not.toContain(token);
    const session = await signInWithLink(services, stranger, token, now);
    expect(session.userId).toBe(ola.userId);
    await expect(signInWithLink(services, stranger, token, now)).rejects.toMatchObject({ code: 'linkUsedUp' });
    await expect(signInWithLink(services, stranger, 'forged', now)).rejects.toMatchObject({ code: 'linkUsedUp' });
  });

  test('carries the way back and is written in the member’s language', async () => {
    await mailSignInLink(services, stranger, { email: ola.email, to: '/calendar?month=2026-12', locale: 'en' }, now);
    const mail = await database.db
      .selectFrom('mails')
      .selectAll()
      .orderBy('created_at', 'desc')
      .executeTakeFirstOrThrow();
    expect(mail.text).toContain('?to=%2Fcalendar%3Fmonth%3D2026-12');
    expect(mail.subject).toBe('Link do logowania');
  });

  test('an address that is nobody’s gets no mail, and the same answer', async () => {
    await mailSignInLink(services, stranger, { email: 'nobody@example.pl', to: '/', locale: 'pl' }, now);
    expect(await linkIn('nobody@example.pl')).toBeUndefined();
  });

  test('an expired one is refused', async () => {
    await mailSignInLink(services, stranger, { email: ola.email, to: '/', locale: 'pl' }, now);
    const token = (await linkIn(ola.email)) ?? '';
    await database.sql`update verifications set expires_at = now() - interval '1 second'`;
    await expect(signInWithLink(services, stranger, token, now)).rejects.toMatchObject({ code: 'linkUsedUp' });
  });

  test('five an hour for one address', async () => {
    const ask = () => mailSignInLink(services, stranger, { email: ola.email, to: '/', locale: 'pl' }, now);
    for (let i = 0; i < 5; i += 1) await ask();
    await expect(ask()).rejects.toMatchObject({ kind: 'limit' });
  });
});

describe('cookies', () => {
  test('are for this host, hidden from scripts, and bound by prefix where there is https', async () => {
    const plain = await services.auth.signInWithPassword(stranger, ola.email, testPassword);
    expect(plain?.cookies.join()).toMatch(/^session=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
    const secure = openTestAuth(database.db, 'https://planner.example');
    const session = await secure.auth.signInWithPassword(stranger, ola.email, testPassword);
    expect(session?.cookies.join()).toMatch(
      /^__Host-session=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
  });

  test('a cookie that was bent, or whose session is gone, is nobody’s', async () => {
    const browser = await signIn(database.db, services.auth, ola);
    expect(await services.auth.sessionOf(browser)).toMatchObject({ sessionId: browser.sessionId });
    const bent = { ...browser, cookie: browser.cookie?.replace('session=', 'session=x') ?? '' };
    expect(await services.auth.sessionOf(bent)).toBeNull();
    expect((await services.auth.signOut(browser)).join()).toMatch(/^session=; Max-Age=0/);
    expect(await services.auth.sessionOf(browser)).toBeNull();
  });

  test('a session in use is prolonged once a day', async () => {
    const browser = await signIn(database.db, services.auth, ola);
    expect((await services.auth.sessionOf(browser))?.cookies).toEqual([]);
    await database.sql`update sessions set expires_at = now() + interval '27 days' where id = ${browser.sessionId}`;
    const known = await services.auth.sessionOf(browser);
    expect(known?.cookies.join()).toMatch(/^session=[^;]+; Max-Age=2592000/);
  });
});
