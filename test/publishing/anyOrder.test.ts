import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cancelContent, publishNow } from '#server/content/scheduling.ts';
import { isDomainError } from '#server/errors.ts';
import type { Outcome } from '#server/networks/network.ts';
import { arm } from '#server/publishing/arm.ts';
import { claim } from '#server/publishing/claim.ts';
import { factsOf } from '#server/publishing/conditions.ts';
import { itIsNotThere, itIsThere } from '#server/publishing/confirm.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeOwner, monday } from '#test/support/factories.ts';
import {
  answers,
  type FakeNetwork,
  fakeNetwork,
  type Idempotency,
  madeWithoutAnswer,
  silent,
} from '#test/support/fakeNetwork.ts';
import { makePost, publicationRow } from '#test/support/publications.ts';
import { type TestWorker, testWorker } from '#test/support/worker.ts';

let database: TestDatabase;
let worker: TestWorker;
const networks: Record<string, FakeNetwork> = {};

beforeAll(async () => {
  database = await testDatabase();
  worker = await testWorker(database, networks);
});
afterAll(async () => {
  await worker.stop();
  await database.close();
});

/** What can happen to a publication, in whatever order. */
const happenings = fc.constantFrom(
  ...([
    'run',
    'run',
    'run',
    'wait',
    'sweep',
    'kill before',
    'kill after',
    'cancel',
    'now',
    'there',
    'not there',
  ] as const),
);
const fates = fc.constantFrom(...(['made', 'made', 'made unheard', 'silent', 'retry', 'rejected', 'limited'] as const));
type Fate = 'made' | 'made unheard' | 'silent' | 'retry' | 'rejected' | 'limited';

const scripted: Record<Exclude<Fate, 'made'>, Parameters<typeof answers>[0] | typeof silent> = {
  'made unheard': madeWithoutAnswer,
  silent,
  retry: { kind: 'retry', reason: 'unavailable' } as Outcome,
  rejected: { kind: 'rejected', reason: 'content_refused' } as Outcome,
  limited: { kind: 'retry', reason: 'rate_limited', afterMs: 60_000 } as Outcome,
};

async function expected(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return false;
  }
}

test.each<Idempotency>(['none', 'findByListing', 'clientKey'])(
  'class %s: in whatever order things happen, nothing is made twice unasked, and nothing that is there is denied',
  async (idempotency) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(happenings, { minLength: 3, maxLength: 12 }),
        fc.array(fates, { maxLength: 6 }),
        async (steps, lots) => {
          worker.at(monday);
          const { db } = database;
          const owner = await makeOwner(db);
          const clientId = await makeClient(db, owner.workspaceId);
          const network = fakeNetwork(idempotency);
          networks.fake = network;
          const channelId = await makeChannel(db, owner.workspaceId, clientId, { network: 'fake' });
          const place = { workspaceId: owner.workspaceId, clientId };
          const { contentId, publicationIds } = await makePost(db, place, [channelId], { dueAt: monday });
          const id = publicationIds[0] ?? '';
          for (const lot of lots) {
            if (lot === 'made') continue;
            const step = scripted[lot];
            network.script.push(typeof step === 'function' ? step : answers(step));
          }
          let askedAgain = 0;
          let saidThere = false;
          for (const step of steps) {
            const before = (await publicationRow(db, id)).status;
            if (step === 'run') await worker.run(id);
            else if (step === 'wait') worker.later(90_000);
            else if (step === 'sweep') await worker.sweep();
            else if (step === 'cancel')
              await expected(() => cancelContent(db, owner, { contentId }, worker.clock.now()));
            else if (step === 'now') {
              // A person who publishes anew what the network had refused asks for it.
              await expected(() => publishNow(db, owner, { contentId }, worker.clock.now()));
            } else if (step === 'there')
              saidThere =
                (await expected(() => itIsThere(db, owner, { publicationId: id }, worker.clock.now()))) || saidThere;
            else if (step === 'not there')
              askedAgain += (await expected(() => itIsNotThere(db, owner, { publicationId: id }, worker.clock.now())))
                ? 1
                : 0;
            else await dieArmed(id, { after: step === 'kill after' ? network : null });
            const after = (await publicationRow(db, id)).status;
            if (before === 'published' || before === 'cancelled') expect(after, `${before}, then ${step}`).toBe(before);
          }
          expect(network.posts.length).toBeLessThanOrEqual(1 + askedAgain);
          const { status } = await publicationRow(db, id);
          if (status === 'published' && !saidThere) expect(network.posts.length).toBeGreaterThan(0);
          // What is there is shown as out, in doubt or on its way; it is never offered as failed or cancelled.
          if (network.posts.length > 0 && askedAgain === 0)
            expect(['published', 'unconfirmed', 'unknown', 'sending']).toContain(status);
        },
      ),
      { numRuns: 20, endOnFailure: true },
    );
  },
  60_000,
);

/** A worker that claims and arms it, and is gone: before anything was made, or after. */
async function dieArmed(id: string, { after }: { after: FakeNetwork | null }): Promise<void> {
  const victim = await testWorker(database, networks, worker.clock.now());
  const facts = await factsOf(database.db, id);
  const claimed =
    facts && facts.status === 'planned' ? await claim(database.db, facts, victim.workerId(), victim.clock.now()) : null;
  const attempt =
    claimed && (await arm(database.db, claimed, { chooseId: () => 'x', callMs: 30_000 }, victim.clock.now()));
  if (attempt && after) after.take(attempt.key, '');
  await victim.stop();
}
