import { untilStored } from '#server/database/stored.ts';
import { withDeadline } from '#server/deadline.ts';
import type { Outcome } from '#server/networks/network.ts';
import type { WorkerServices } from '#server/schedule/services.ts';
import type { Facts } from './conditions.ts';
import { takeForLook } from './doubtful.ts';
import type { Verdict } from './outcome.ts';
import { record } from './record.ts';

const lookMs = 60_000;
/** A network that works on it for longer than this has forgotten it; a person looks. */
const longestMs = 24 * 3600_000;

/** Asks the network what became of a post that it took and is still working on. */
export async function checkProgress(services: WorkerServices, facts: Facts): Promise<void> {
  const { db, clock } = services;
  const network = services.networks[facts.network];
  if (network?.accepts !== 'post' || !network.progress) return;
  const made = await takeForLook(db, facts, 'processing', { workerId: services.workerId(), lookMs }, clock.now());
  if (!made) return;
  const { progress } = network;
  const outcome = await withDeadline(lookMs, [services.ending], async (signal): Promise<Outcome> => {
    const call = await services.openCall(services, facts.channelId, { http: services.http, signal });
    if (!call) return { kind: 'unknown', reason: 'credentials_revoked' };
    return await progress(call, { ...made.armed, remoteId: made.remoteId });
  });
  await untilStored(services, async () => {
    const now = clock.now();
    const { id, workspaceId, clientId, channelId, credentialsVersion } = facts;
    const attempt = {
      id: made.attempt.id,
      armedAt: made.attempt.armedAt,
      outcome: isEnd(outcome) ? outcome.kind : 'processing',
    } as const;
    const verdict = verdictOnProgress(
      outcome,
      { armedAt: made.attempt.armedAt, remoteId: made.remoteId, longest: network.longestProcessingMs ?? longestMs },
      now,
    );
    await record(
      db,
      { id, workspaceId, clientId, channelId, credentialsVersion, lease: made.lease, from: 'processing', attempt },
      verdict,
      now,
    );
  });
}

function isEnd(outcome: Outcome): outcome is Extract<Outcome, { kind: 'published' | 'rejected' }> {
  return outcome.kind === 'published' || outcome.kind === 'rejected';
}

/** The network has it already: a question that fails is asked again, and is no failure of the post. */
function verdictOnProgress(
  outcome: Outcome,
  { armedAt, remoteId, longest }: { armedAt: Date; remoteId: string | null; longest: number },
  now: Date,
): Verdict {
  const elapsed = now.getTime() - armedAt.getTime();
  if (outcome.kind === 'published')
    return { status: 'published', remoteId: outcome.remoteId, remoteUrl: outcome.remoteUrl ?? null };
  if (outcome.kind === 'rejected') return { status: 'rejected', reason: outcome.reason, words: outcome.words ?? null };
  if (elapsed > longest)
    return { status: 'unconfirmed', reason: outcome.kind === 'processing' ? 'timeout' : outcome.reason, words: null };
  const wait =
    outcome.kind === 'processing' ? outcome.checkAfterMs : Math.min(Math.max(elapsed / 2, 15_000), 30 * 60_000);
  return {
    status: 'processing',
    at: new Date(now.getTime() + wait),
    remoteId: outcome.kind === 'processing' ? (outcome.remoteId ?? remoteId) : remoteId,
  };
}
