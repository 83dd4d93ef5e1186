import { openGuard } from '#server/http/guard.ts';
import type { Http } from '#server/http/http.ts';
import { openSmtp } from '#server/mail/smtp.ts';
import type { AskMailServer, Reach } from '#server/networks/interface/reach.ts';
import type { ChannelServices } from './account.ts';

/** What a network reaches the outside with, until `signal` ends it. */
export function reachOf(
  services: Pick<ChannelServices, 'config' | 'clock'>,
  { http, signal }: { http: Http; signal: AbortSignal },
): Reach {
  const { clock, config } = services;
  return {
    http,
    signal,
    now: () => clock.now(),
    askMailServer: mailServerOf(services),
    linkedinVersion: config.linkedinVersion,
  };
}

/** Milliseconds for a mail server to greet and sign us in. */
const connectMs = 15_000;

function mailServerOf({ config }: Pick<ChannelServices, 'config'>): AskMailServer {
  const guard = openGuard({ allow: config.outboundAllow });
  const name = new URL(config.appUrl).hostname.replace(/[[\]]/g, '');
  return async (server, from) => {
    if (server.security === 'none' && server.password !== null) {
      // In the clear only to a relay that the installation's owner has named.
      const guarded = await guard(server.host, server.port);
      if (guarded.kind === 'allowed' && !guarded.byException) return { kind: 'unwilling', reason: 'insecure' };
    }
    const opened = await openSmtp(server, { guard, name, connectMs, silenceMs: connectMs });
    if (opened.kind === 'failed') return { kind: 'unwilling', reason: opened.reason };
    // Up to the moment at which the server waits for the mail itself; none is given.
    const asked = await opened.session.send({ from, to: from }, [], () => {
      throw new Error('only asked');
    });
    opened.session.close();
    if (asked.kind !== 'refused') return { kind: 'willing' };
    if (!server.user && /5\.7\.[01]|authenticat|relay/i.test(asked.answer))
      return { kind: 'unwilling', reason: 'auth_needed' };
    // Whether there is a mailbox of that name is for mail to it to find out.
    return asked.whose === 'sender' ? { kind: 'unwilling', reason: 'sender_refused' } : { kind: 'willing' };
  };
}
