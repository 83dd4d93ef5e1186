import { suppress } from '#server/audience/suppression.ts';
import { enqueue } from '#server/database/queue.ts';
import { untilStored } from '#server/database/stored.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { openGuard } from '#server/http/guard.ts';
import { ehloName } from '#server/mail/deliver.ts';
import { openSmtp, type SmtpSession } from '#server/mail/smtp.ts';
import type { WorkerServices } from '#server/schedule/services.ts';
import { keepLocally } from './localDelivery.ts';
import type { Message } from './message.ts';
import { finishOrGoOn, pauseBecause } from './progress.ts';
import { campaignOf, type OpenSend, readerOf } from './send.ts';
import { armWindow, type RecipientOutcome, recordWindow, type Window, type WindowRecipient } from './window.ts';

/** One job works this long at most, in milliseconds; then the next job takes over, and other clients have their turn. */
const turnMs = 20_000;
/** Refused for the mail's own sake this often in a row: it is not the addresses. */
const mostMessageRefusals = 3;

/**
 * One turn of a send: windows one after the other over one session, until nobody is left, the turn is over, or `signal`
 * says that the node stops. Safe to run twice, and on several nodes at once.
 */
export async function runSend(services: WorkerServices, sendId: string, signal: AbortSignal): Promise<void> {
  const { db, clock } = services;
  const send = await campaignOf(services, sendId);
  if (!send) return;
  const blocked = blockedBy(services, send);
  if (blocked) {
    await pauseBecause(db, sendId, blocked);
    return;
  }
  const until = clock.now().getTime() + turnMs;
  const mayGoOn = (): boolean => !signal.aborted && clock.now().getTime() < until;
  if (send.delivery === 'local') {
    while (mayGoOn() && (await keepLocally(services, send))) {}
    return await finishOrGoOn(db, send, clock.now());
  }
  const carrier = openCarrier(services, send);
  try {
    while (mayGoOn()) {
      // The server is reached before anything is armed: while it is away, nothing can be in doubt.
      const trouble = await carrier.reach();
      if (trouble) {
        if (isAboutAccess(trouble)) await pauseBecause(db, sendId, trouble);
        else
          await enqueue(db, {
            name: 'send.window',
            data: { sendId },
            clientId: send.clientId,
            startAfter: new Date(clock.now().getTime() + 60_000),
          });
        return;
      }
      const window = await armWindow(
        db,
        { sendId, workerId: services.workerId(), lastsMs: services.timing.callMs * 2 },
        clock.now(),
      );
      if (!window) break;
      services.hands.set(window.id, Promise.resolve());
      let stop: string | null;
      try {
        const carried = await carry(services, send, window, carrier, signal);
        await record(services, send, window, carried.outcomes);
        stop = carried.stop;
      } finally {
        // A window that this process dropped without recording it is one in doubt, although the process lives.
        services.hands.delete(window.id);
      }
      if (stop) {
        await pauseBecause(db, sendId, stop);
        return;
      }
    }
  } finally {
    carrier.close();
  }
  await finishOrGoOn(db, send, clock.now());
}

/** One-click unsubscribing needs https; a relay of one's own on this machine is only ever for trying out. */
function blockedBy({ config }: WorkerServices, send: OpenSend): string | null {
  if (send.delivery === 'local' || config.isHttps) return null;
  return /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(send.server.host) ? null : 'https_needed';
}

function isAboutAccess(reason: string): boolean {
  return [
    'credentials_refused',
    'auth_missing',
    'auth_needed',
    'starttls_missing',
    'tls',
    'private_address',
    'insecure',
  ].includes(reason);
}

type Carrier = { reach(): Promise<string | null>; session(): SmtpSession | null; close(): void };

/** One session at a time to the channel's server, opened again when it was lost. */
function openCarrier({ config, timing, ending }: WorkerServices, send: OpenSend): Carrier {
  let session: SmtpSession | null = null;
  return {
    session: () => (session?.isOpen() ? session : null),
    async reach() {
      if (session?.isOpen()) return null;
      const guard = openGuard({ allow: config.outboundAllow });
      const name = ehloName(config.appUrl);
      const opened = await openSmtp(send.server, { guard, name, silenceMs: timing.callMs, signal: ending });
      if (opened.kind === 'failed') return opened.reason;
      session = opened.session;
      return null;
    },
    close: () => session?.close(),
  };
}

/**
 * Sends a window's mails one after the other, none later than one call's time before the window ends. `stop` names why
 * the whole send must pause.
 */
async function carry(
  { clock, timing }: WorkerServices,
  send: OpenSend,
  window: Window,
  carrier: Carrier,
  signal: AbortSignal,
): Promise<{ outcomes: RecipientOutcome[]; stop: string | null }> {
  const outcomes: RecipientOutcome[] = [];
  let stop: string | null = null;
  let messageRefusals = 0;
  // What is begun later could still be under way when the window is given up.
  const lastStart = window.deadline.getTime() - timing.callMs;
  const inTime = (): void => {
    if (clock.now().getTime() > lastStart) throw new Error('The window is over.');
  };
  for (const recipient of window.recipients) {
    const { number } = recipient;
    const isOver = stop !== null || signal.aborted || clock.now().getTime() > lastStart;
    if (isOver || (await carrier.reach()) !== null) {
      outcomes.push({ number, kind: 'back' });
      continue;
    }
    const message = built(send, recipient, clock.now());
    if (!message) {
      outcomes.push({ number, kind: 'refused', answer: '', hard: false });
      continue;
    }
    const delivery = (await carrier
      .session()
      ?.sendReady({ from: message.from, to: message.to }, message.mime, inTime)) ?? {
      kind: 'lost' as const,
    };
    if (delivery.kind === 'accepted') outcomes.push({ number, kind: 'sent' });
    else if (delivery.kind === 'lost') outcomes.push({ number, kind: 'back' });
    else if (delivery.kind === 'doubt') outcomes.push({ number, kind: 'doubt', answer: delivery.reason });
    else if (delivery.kind === 'deferred') outcomes.push({ number, kind: 'deferred', answer: delivery.answer });
    else if (delivery.whose === 'sender') {
      outcomes.push({ number, kind: 'back' });
      stop = 'sender_refused';
    } else outcomes.push({ number, kind: 'refused', answer: delivery.answer, hard: delivery.whose === 'recipient' });
    messageRefusals = delivery.kind === 'refused' && delivery.whose === 'message' ? messageRefusals + 1 : 0;
    if (messageRefusals >= mostMessageRefusals) stop = 'content_refused';
  }
  return { outcomes, stop };
}

/** One reader's mail; null when it cannot be made of this reader's values. The others still get theirs. */
function built(send: OpenSend, recipient: WindowRecipient, at: Date): Message | null {
  try {
    return send.maker(readerOf(send, recipient), at);
  } catch {
    return null;
  }
}

/**
 * Records a window, and suppresses the addresses that do not exist. While the database is away the outcome is kept in
 * hand and written when it is back: forgetting it would put 64 mails in doubt that were sent.
 */
async function record(
  services: WorkerServices,
  send: OpenSend,
  window: Window,
  outcomes: RecipientOutcome[],
): Promise<void> {
  const { db, clock } = services;
  await untilStored(services, async () => {
    const now = clock.now();
    await inTransaction(db, async (trx) => {
      for (const recipient of await recordWindow(trx, window, outcomes, now)) {
        await suppress(
          trx,
          {
            workspaceId: send.workspaceId,
            clientId: send.clientId,
            emailNormal: recipient.email_normal,
            reason: 'bounced',
            detail: 'smtp',
          },
          now,
        );
      }
    });
  });
}
