import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PostNetwork } from '#server/networks/network.ts';

/**
 * Six vendors behind one server, one of each class of "once", each behaving as its class's real ones do. What is in
 * their books is what is really out; it is kept here, apart from whoever posts.
 */
export type ClassName = PostNetwork['idempotency'];

export const classNames = ['clientKey', 'keyWindow', 'receiverKey', 'twoStep', 'findByListing', 'none'] as const;

/** One post that is out. `at` is when it was made. */
export type BookEntry = { network: ClassName; account: string; text: string; key: string; at: number; id: string };

export type Books = {
  url: string;
  /** host:port, for OUTBOUND_ALLOW. */
  place: string;
  /** What is out, in the order in which it was made. */
  entries: BookEntry[];
  /** What a careful client never sends. A run ends with none. */
  violations: string[];
  revoke(account: string): void;
  restore(account: string): void;
  stop(): Promise<void>;
};

/** How long the vendors of this class remember a key, and how long a list lags behind what was made. Milliseconds. */
export const keyWindowMs = 60_000;
export const listLagMs = 1_000;

type Answer = { status: number; json: unknown };

export async function openBooks(): Promise<Books> {
  const entries: BookEntry[] = [];
  const violations: string[] = [];
  const revoked = new Set<string>();
  const records = new Map<string, { text: string; frozenAt: string; entry: BookEntry }>();
  const keys = new Map<string, { entry: BookEntry; at: number }>();
  const seen = new Map<string, BookEntry>();
  const drafts = new Map<string, { text: string; entry: BookEntry | null }>();
  let draftCount = 0;

  const make = (network: ClassName, account: string, text: string, key: string): BookEntry => {
    const entry = { network, account, text, key, at: Date.now(), id: `${network}-${entries.length + 1}` };
    entries.push(entry);
    return entry;
  };
  const made = ({ id }: BookEntry): Answer => ({ status: 200, json: { id } });
  const notThere: Answer = { status: 404, json: { error: 'not found' } };

  /** Newest first, as it lags. */
  const list = (network: ClassName, account: string): Answer => ({
    status: 200,
    json: entries
      .filter((one) => one.network === network && one.account === account && one.at < Date.now() - listLagMs)
      .reverse()
      .slice(0, 200),
  });

  const vendors: Record<ClassName, (call: Call) => Answer | Promise<Answer>> = {
    clientKey({ method, account, rest: [, id = ''], body }) {
      const kept = records.get(`${account}/${id}`);
      if (method === 'GET') return kept ? made(kept.entry) : notThere;
      const { text = '', frozenAt = '' } = body;
      if (kept) {
        if (kept.text !== text || kept.frozenAt !== frozenAt)
          violations.push(`clientKey: record ${id} was written over with something else`);
        return made(kept.entry);
      }
      const entry = make('clientKey', account, text, id);
      records.set(`${account}/${id}`, { text, frozenAt, entry });
      return made(entry);
    },
    async keyWindow({ method, account, body, idempotencyKey }) {
      if (method === 'GET') return list('keyWindow', account);
      const kept = keys.get(`${account}/${idempotencyKey}`);
      if (kept && Date.now() - kept.at < keyWindowMs) return made(kept.entry);
      // It is no lock: two at the same moment make two.
      await sleep(20);
      const entry = make('keyWindow', account, body.text ?? '', idempotencyKey);
      keys.set(`${account}/${idempotencyKey}`, { entry, at: Date.now() });
      return made(entry);
    },
    receiverKey({ account, body: { id = '', text = '' } }) {
      const kept = seen.get(`${account}/${id}`);
      if (kept && kept.text !== text) violations.push(`receiverKey: ${id} came again with something else`);
      const entry = kept ?? make('receiverKey', account, text, id);
      seen.set(`${account}/${id}`, entry);
      return made(entry);
    },
    twoStep({ method, account, rest: [, id, verb], body }) {
      if (!id) {
        draftCount += 1;
        drafts.set(`${account}/${draftCount}`, { text: body.text ?? '', entry: null });
        return { status: 200, json: { id: String(draftCount) } };
      }
      const draft = drafts.get(`${account}/${id}`);
      if (!draft) return notThere;
      if (method === 'GET')
        return { status: 200, json: { state: draft.entry ? 'published' : 'draft', id: draft.entry?.id ?? '' } };
      if (verb !== 'publish' || draft.entry) return { status: 409, json: { error: 'published already' } };
      draft.entry = make('twoStep', account, draft.text, id);
      return made(draft.entry);
    },
    findByListing({ method, account, body }) {
      if (method === 'GET') return list('findByListing', account);
      return made(make('findByListing', account, body.text ?? '', body.key ?? ''));
    },
    none: ({ account, body }) => made(make('none', account, body.text ?? '', body.key ?? '')),
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => {
      violations.push(`the books themselves failed: ${error.message}`);
      response.destroy();
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [, network = '', account = '', ...rest] = (request.url ?? '').split('/').map(decodeURIComponent);
    const vendor = classNames.find((name) => name === network);
    const isKnown = request.headers.authorization === `Bearer ${account}` && !revoked.has(account);
    const { status, json } = !vendor
      ? notThere
      : !isKnown
        ? { status: 401, json: { error: 'the token was revoked' } }
        : rest[0] === 'me'
          ? { status: 200, json: { account } }
          : await vendors[vendor]({
              method: request.method ?? 'GET',
              ...{ account, rest },
              body: JSON.parse(Buffer.concat(chunks).toString() || '{}') as Record<string, string>,
              idempotencyKey: String(request.headers['idempotency-key'] ?? ''),
            });
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const place = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${place}`,
    ...{ place, entries, violations },
    revoke: (account) => void revoked.add(account),
    restore: (account) => void revoked.delete(account),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

type Call = {
  method: string;
  account: string;
  /** The path behind the account. */
  rest: string[];
  body: Record<string, string>;
  idempotencyKey: string;
};
