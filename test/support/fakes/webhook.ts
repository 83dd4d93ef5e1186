import { Webhook } from 'standardwebhooks';
import { type Answer, type FakeServer, startFake } from './server.ts';

/**
 * A receiver of webhooks that reads Standard Webhooks with the specification's own library: a signature that does not
 * fit is turned away, and a message whose id it has already is taken for the same one. Its book is what it did.
 */
export type WebhookFake = FakeServer & {
  url: string;
  /** Any of these lets a message in. */
  secrets: string[];
  /** What it acted on, by message id, oldest first. */
  acted: Map<string, { type: string; timestamp: string; data: Record<string, unknown> }>;
  /** Every message that came with a good signature, repeated ones too. */
  came: { id: string; body: string; signatures: number }[];
  /** What it answers to what it took. */
  says: Answer;
  /** It asks for nothing more. */
  isClosed: boolean;
};

export async function startWebhook(): Promise<WebhookFake> {
  const acted: WebhookFake['acted'] = new Map();
  const came: WebhookFake['came'] = [];
  const secrets = [`whsec_${Buffer.from('s'.repeat(32)).toString('base64')}`];
  const fake = await startFake(
    ({ path }) => path,
    (_route, { method, path, query, headers, body }) => {
      if (self.isClosed) return { status: 410, json: { message: 'This endpoint was removed' } };
      if (path !== '/hooks/news' || query.get('key') !== 'a b') return { status: 404, text: 'Not found' };
      if (method !== 'POST') return { status: 405, text: 'Method not allowed' };
      const said = body.toString('utf8');
      const message = secrets.flatMap((secret) => verified(secret, said, headers))[0];
      if (!message) return { status: 401, json: { message: 'No matching signature found' } };
      if (!(headers['content-type'] ?? '').startsWith('application/json')) wrong('not sent as JSON');
      const { type, timestamp, data } = message;
      if (typeof type !== 'string' || !/^[\w.]+$/.test(type)) wrong(`a type like ${type}`);
      if (Number.isNaN(Date.parse(timestamp))) wrong(`a timestamp like ${timestamp}`);
      if (typeof data !== 'object' || data === null) wrong('no data');
      const id = headers['webhook-id'] ?? '';
      if (!id || id.includes('.')) wrong(`an id like ${id}`);
      const before = came.find((one) => one.id === id);
      if (before && before.body !== said) wrong(`the id ${id} came back with another body`);
      came.push({ id, body: said, signatures: (headers['webhook-signature'] ?? '').split(' ').length });
      if (!acted.has(id)) acted.set(id, message);
      return self.says;
    },
  );
  const wrong = (text: string): void => void fake.violations.push(text);
  const self: WebhookFake = {
    ...fake,
    url: `${fake.origin}/hooks/news?key=a%20b`,
    secrets,
    acted,
    came,
    says: { status: 200, json: {} },
    isClosed: false,
  };
  return self;
}

type Message = { type: string; timestamp: string; data: Record<string, unknown> };

function verified(secret: string, body: string, headers: Record<string, string>): Message[] {
  try {
    return [new Webhook(secret).verify(body, headers) as Message];
  } catch {
    return [];
  }
}
