import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pauseClient, resumeClient } from '#server/clients/standing.ts';
import { makeRevision, saveDraft } from '#server/content/drafting.ts';
import { lockPublications, requireChangeable, setDue } from '#server/content/due.ts';
import { contentStages, deriveStage, publicationStatuses } from '#server/content/lifecycle.ts';
import { cancelContent, publishNow, unschedule } from '#server/content/scheduling.ts';
import { localWall } from '#server/content/time.ts';
import { isDomainError } from '#server/errors.ts';
import { networks as ownNetworks } from '#server/networks/index.ts';
import type { Outcome } from '#server/networks/network.ts';
import { arm } from '#server/publishing/arm.ts';
import { claim } from '#server/publishing/claim.ts';
import { factsOf } from '#server/publishing/conditions.ts';
import { approveOnBehalf } from '#server/review/approval.ts';
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

/**
 * People and workers in whatever order: edits, agreements, moves, cancels, pauses, kills, answers. After every step the
 * state is one that may be, and whatever went out is what the last decision before its arming covers.
 */
let database: TestDatabase;
let worker: TestWorker;
const networks: Record<string, FakeNetwork> = {};

beforeAll(async () => {
  database = await testDatabase();
  worker = await testWorker(database, networks);
});
afterAll(async () => {
  delete (ownNetworks as Record<string, unknown>).fake;
  await worker.stop();
  await database.close();
});

const zone = 'Europe/Warsaw';
const steps = fc.constantFrom(
  ...(['run', 'run', 'run', 'wait', 'sweep', 'edit', 'agree', 'agree', 'later', 'sooner', 'now', 'shelve'] as const),
  ...(['cancel', 'pause', 'resume', 'kill before', 'kill after'] as const),
);
const fates = fc.constantFrom(
  ...(['made', 'made', 'made', 'made unheard', 'silent', 'retry', 'rejected', 'limited'] as const),
);
const scripted = {
  'made unheard': madeWithoutAnswer,
  silent,
  retry: answers({ kind: 'retry', reason: 'unavailable' } as Outcome),
  rejected: answers({ kind: 'rejected', reason: 'content_refused' } as Outcome),
  limited: answers({ kind: 'retry', reason: 'rate_limited', afterMs: 60_000 } as Outcome),
};

async function tried(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return false;
  }
}

test.each<Idempotency>(['none', 'findByListing', 'twoStep', 'receiverKey'])(
  'class %s: nothing goes out that the last decision does not cover, and every state is one that may be',
  async (idempotency) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(steps, { minLength: 4, maxLength: 14 }),
        fc.array(fates, { maxLength: 5 }),
        async (order, lots) => {
          worker.at(monday);
          const { db } = database;
          const owner = await makeOwner(db);
          const clientId = await makeClient(db, owner.workspaceId, { grace_minutes: 240 });
          const network = fakeNetwork(idempotency);
          networks.fake = network;
          // Payloads are made by the limits of the product's own record of networks.
          Object.assign(ownNetworks, { fake: network });
          const channelId = await makeChannel(db, owner.workspaceId, clientId, { network: 'fake' });
          const place = { workspaceId: owner.workspaceId, clientId };
          const { contentId, publicationIds } = await makePost(db, place, [channelId], {
            ...{ text: 'v1', dueAt: monday, approved: false, stage: 'draft' as const },
          });
          const id = publicationIds[0] ?? '';
          for (const lot of lots) network.script.push(lot === 'made' ? passes : scripted[lot]);

          const model = { version: 1, agreed: new Set<number>(), isPaused: false, isCancelled: false, dueAt: monday };
          const now = () => worker.clock.now();
          for (const step of order) {
            const madeBefore = network.calls.length;
            const decided = { ...model, agreed: new Set(model.agreed) };
            if (step === 'run') await worker.run(id);
            else if (step === 'wait') worker.later(90_000);
            else if (step === 'sweep') await worker.sweep();
            else if (step === 'edit') {
              if (await tried(() => edit(contentId, owner, `v${model.version + 1}`))) model.version += 1;
            } else if (step === 'agree') {
              if (await tried(() => approveOnBehalf(db, owner, { contentId, reason: 'przez telefon' }, now())))
                model.agreed.add(model.version);
            } else if (step === 'later' || step === 'sooner') {
              const dueAt = new Date(now().getTime() + (step === 'later' ? 20 : 1) * 60_000);
              if (await tried(() => move(contentId, owner, dueAt))) model.dueAt = dueAt;
            } else if (step === 'now') {
              if (await tried(() => publishNow(db, owner, { contentId }, now()))) model.dueAt = now();
            } else if (step === 'shelve') {
              if (await tried(() => unschedule(db, owner, { contentId }, now()))) model.dueAt = new Date(8.64e15);
            } else if (step === 'cancel') {
              if (await tried(() => cancelContent(db, owner, { contentId }, now()))) model.isCancelled = true;
            } else if (step === 'pause' || step === 'resume') {
              await (step === 'pause' ? pauseClient : resumeClient)(db, owner, { clientId }, now());
              model.isPaused = step === 'pause';
            } else {
              const attempt = await armedBy(id);
              if (attempt && step === 'kill after') network.take(attempt.key, attempt.text);
              if (attempt) covered(decided, attempt.text, now());
              await attempt?.gone();
            }
            // What left in this step was covered by what had been decided before it.
            for (const call of network.calls.slice(madeBefore)) covered(decided, call.text, now());

            const row = await publicationRow(db, id);
            const { stage } = await db
              .selectFrom('contents')
              .where('id', '=', contentId)
              .select('stage')
              .executeTakeFirstOrThrow();
            expect(publicationStatuses).toContain(row.status);
            expect(contentStages).toContain(stage);
            expect(deriveStage(stage, [row.status])).toBeTruthy();
            // A cancelled content has nothing on its way, and what is on its way has a worker.
            if (stage === 'cancelled') expect(row.status).toBe('cancelled');
            if (row.status === 'sending') expect(row.worker_id).not.toBeNull();
            if (row.status === 'held') expect(row.held_reason).not.toBeNull();
            const open = await db
              .selectFrom('attempts')
              .where('publication_id', '=', id)
              .where('finished_at', 'is', null)
              .select('id')
              .execute();
            expect(open.length).toBeLessThanOrEqual(row.status === 'sending' ? 1 : 0);
            // The scheduler: what is planned for a time has a job that comes no later than it, or is overdue for the sweep.
            if (row.status === 'planned' && row.due_at) {
              const at = row.next_try_at && row.next_try_at > row.due_at ? row.next_try_at : row.due_at;
              const jobs = await database.sql<{ at: Date }[]>`
                select start_after as at from pgboss.job where data ->> 'publicationId' = ${id} and start_after <= ${at}`;
              if (at > monday) expect(jobs.length, `${step}: no job for ${at.toISOString()}`).toBeGreaterThan(0);
            }
          }
          expect(network.posts.length).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 15, endOnFailure: true },
    );
  },
  120_000,
);

const passes = ({ make }: Parameters<FakeNetwork['script'][number]>[0]): Outcome => ({
  kind: 'published',
  remoteId: make(),
});

type Model = { version: number; agreed: Set<number>; isPaused: boolean; isCancelled: boolean; dueAt: Date };

function covered(model: Model, text: string, now: Date): void {
  expect(text, 'the version that stands').toBe(`v${model.version}`);
  expect([...model.agreed], 'agreed to').toContain(model.version);
  expect(model.isPaused, 'paused').toBe(false);
  expect(model.isCancelled, 'cancelled').toBe(false);
  expect(model.dueAt.getTime(), 'due').toBeLessThanOrEqual(now.getTime());
}

async function edit(contentId: string, owner: Parameters<typeof saveDraft>[1], text: string): Promise<void> {
  await database.db.transaction().execute(async (trx) => {
    const { draft, draft_version, title } = await trx
      .selectFrom('contents')
      .where('id', '=', contentId)
      .select(['draft', 'draft_version', 'title'])
      .executeTakeFirstOrThrow();
    const body = { ...draft, text } as typeof draft;
    await saveDraft(trx, owner, { contentId, version: draft_version, title, body }, worker.clock.now());
    await makeRevision(trx, owner, { contentId, madeFor: 'use' }, worker.clock.now());
  });
}

async function move(contentId: string, owner: Parameters<typeof saveDraft>[1], dueAt: Date): Promise<void> {
  await database.db.transaction().execute(async (trx) => {
    const locked = await lockPublications(trx, owner, { contentId });
    for (const publication of locked) requireChangeable(publication);
    const due = { dueAt, wall: localWall(dueAt, zone), zone, disambiguation: 'compatible' as const };
    await setDue(
      trx,
      locked.map((publication) => ({ publication, due })),
      worker.clock.now(),
    );
  });
}

/** A worker that claims and arms it, and is gone. null: the claim or the arming was refused. */
async function armedBy(id: string) {
  const victim = await testWorker(database, networks, worker.clock.now());
  const facts = await factsOf(database.db, id);
  const claimed =
    facts?.status === 'planned' ? await claim(database.db, facts, victim.workerId(), victim.clock.now()) : null;
  const attempt =
    claimed && (await arm(database.db, claimed, { chooseId: () => 'x', callMs: 30_000 }, victim.clock.now()));
  if (!claimed || !attempt || claimed.payload.kind !== 'post' || claimed.payload.v !== 1) {
    await victim.stop();
    return null;
  }
  return { key: attempt.key, text: claimed.payload.text, gone: () => victim.stop() };
}
