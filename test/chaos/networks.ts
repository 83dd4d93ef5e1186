import { outcomeOfFailure, refusalOfFailure, refusedBeforeActing, textOf } from '#server/networks/http/answers.ts';
import type { Armed, Call, Found, Outcome, PostNetwork, PrepareOutcome, Refusal } from '#server/networks/network.ts';
import { limits } from '#test/support/fakeNetwork.ts';
import { type ClassName, classNames, keyWindowMs, listLagMs } from './books.ts';

/** The name of the network of that class, as channels name it. */
export const networkNameOf = (name: ClassName): string => `lab-${name}`;

/** A network of each class, for the books at `url`: what the product's own networks of that class do, in short. */
export function laboratoryNetworks(url: string): Record<string, PostNetwork> {
  return Object.fromEntries(classNames.map((name) => [networkNameOf(name), networkOf(name, `${url}/${name}`)]));
}

function networkOf(name: ClassName, url: string): PostNetwork {
  const base = {
    glyph: 'practice' as const,
    limits,
    budgets: [],
    connecting: {
      by: 'form' as const,
      fields: [{ name: 'token', type: 'password' as const, required: true, secret: true }],
      async connect(_context: unknown, { token = '' }: Record<string, string>) {
        const account = { name: token, remoteAccountId: token, settings: {}, credentials: { token }, limits: {} };
        return { kind: 'connected' as const, account };
      },
    },
    async check(call: Call) {
      const answer = await ask(call, 'GET', '/me');
      return 'kind' in answer
        ? { kind: 'trouble' as const, reason: 'unavailable' as const }
        : { kind: 'ok' as const, name: tokenOf(call), remoteAccountId: tokenOf(call), limits: {} };
    },
    accepts: 'post' as const,
  };

  type Asked = { status: number; json: unknown; text: string };

  /** A call that may be repeated. */
  async function ask(call: Call, method: 'GET' | 'POST', path: string, body?: object): Promise<Asked | Refusal> {
    const result = await call.http(`${url}/${tokenOf(call)}${path}`, {
      method,
      headers: { authorization: `Bearer ${tokenOf(call)}` },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: call.signal,
    });
    if (result.kind === 'failure') return refusalOfFailure(result);
    const { answer } = result;
    const refused = refusedBeforeActing(answer, call.now());
    if (refused) return refused;
    if (answer.status === 401) return { kind: 'reconnect', reason: 'credentials_revoked' };
    if (answer.json === undefined) return { kind: 'retry', reason: 'answer_unreadable' };
    return { status: answer.status, json: answer.json, text: answer.text };
  }

  /** The one call that may not. */
  async function send(
    call: Call,
    armed: Armed,
    {
      method = 'POST',
      path,
      body,
      headers = {},
    }: { method?: 'POST' | 'PUT'; path: string; body: object; headers?: Record<string, string> },
  ): Promise<Outcome> {
    const result = await call.http(`${url}/${tokenOf(call)}${path}`, {
      method,
      headers: { authorization: `Bearer ${tokenOf(call)}`, ...headers },
      body: JSON.stringify(body),
      signal: call.signal,
      beforeFirstByte: () => armed.beforeFirstByte(),
    });
    if (result.kind === 'failure') return outcomeOfFailure(result);
    const { answer } = result;
    const refused = refusedBeforeActing(answer, call.now());
    if (refused) return refused;
    if (answer.status === 401) return { kind: 'reconnect', reason: 'credentials_revoked' };
    const id = answer.status === 200 ? textOf((answer.json as { id?: unknown } | undefined)?.id) : '';
    return id ? { kind: 'published', remoteId: id } : { kind: 'unknown', reason: 'answer_unreadable' };
  }

  /** Among the newest of the account. */
  async function inTheList(call: Call, armed: Armed): Promise<Found> {
    const asked = await ask(call, 'GET', '/list');
    if ('kind' in asked) return { kind: 'unsure', reason: asked.reason };
    const own = Array.isArray(asked.json) ? asked.json.find((one) => one.key === armed.key) : undefined;
    return own ? { kind: 'found', remoteId: textOf(own.id) } : { kind: 'absent' };
  }

  const consistentAfterMs = listLagMs + 500;
  switch (name) {
    case 'clientKey':
      return {
        ...base,
        idempotency: name,
        consistentAfterMs,
        chooseId: (now, random) => `${now.getTime().toString(36)}${random().toString(36).slice(2)}`,
        publish: (call, { text }, armed) =>
          send(call, armed, {
            ...{ method: 'PUT', path: `/records/${armed.chosenId}` },
            body: { text, frozenAt: armed.frozenAt.toISOString() },
          }),
        async find(call, _post, armed) {
          const asked = await ask(call, 'GET', `/records/${armed.chosenId}`);
          if ('kind' in asked) return { kind: 'unsure', reason: asked.reason };
          if (asked.status === 404) return { kind: 'absent' };
          return { kind: 'found', remoteId: textOf((asked.json as { id?: unknown }).id) };
        },
      };
    case 'keyWindow':
      return {
        ...base,
        ...{
          idempotency: name,
          windowMs: keyWindowMs,
          consistentAfterMs,
          find: (call, _post, armed) => inTheList(call, armed),
        },
        publish: (call, { text }, armed) =>
          send(call, armed, { path: '/statuses', body: { text }, headers: { 'idempotency-key': armed.key } }),
      };
    case 'receiverKey':
      return {
        ...base,
        idempotency: name,
        publish: (call, { text }, armed) => send(call, armed, { path: '/hooks', body: { id: armed.key, text } }),
      };
    case 'twoStep':
      return {
        ...base,
        ...{ idempotency: name, consistentAfterMs },
        async prepare(call, { text }, { prepared, save }): Promise<PrepareOutcome> {
          if (prepared.draft) return { kind: 'ready', prepared };
          const asked = await ask(call, 'POST', '/drafts', { text });
          if ('kind' in asked) return asked;
          const draft = textOf((asked.json as { id?: unknown }).id);
          if (!draft) return { kind: 'retry', reason: 'answer_unreadable' };
          await save({ draft });
          return { kind: 'ready', prepared: { draft } };
        },
        publish: (call, _post, armed) =>
          send(call, armed, { path: `/drafts/${textOf(armed.prepared.draft)}/publish`, body: {} }),
        async find(call, _post, armed) {
          const asked = await ask(call, 'GET', `/drafts/${textOf(armed.prepared.draft)}`);
          if ('kind' in asked) return { kind: 'unsure', reason: asked.reason };
          const { state, id } = asked.json as { state?: unknown; id?: unknown };
          if (state === 'published') return { kind: 'found', remoteId: textOf(id) };
          return state === 'draft' ? { kind: 'absent' } : { kind: 'unsure', reason: 'answer_unreadable' };
        },
      };
    case 'findByListing':
      return {
        ...base,
        ...{ idempotency: name, consistentAfterMs, find: (call, _post, armed) => inTheList(call, armed) },
        publish: (call, { text }, armed) => send(call, armed, { path: '/posts', body: { text, key: armed.key } }),
      };
    case 'none':
      return {
        ...base,
        idempotency: name,
        publish: (call, { text }, armed) => send(call, armed, { path: '/messages', body: { text, key: armed.key } }),
      };
  }
}

function tokenOf(call: Call): string {
  return textOf(call.account.credentials.token);
}
