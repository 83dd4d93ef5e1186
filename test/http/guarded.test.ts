import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Server as TcpServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type Connector, systemConnector, type Target } from '#server/http/connect.ts';
import { openHttp } from '#server/http/guarded.ts';

const open: (Server | TcpServer)[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) {
    if ('closeAllConnections' in server) server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(handler: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(handler);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function serveTcp(onConnection: Parameters<typeof createTcp>[1] & {}): Promise<string> {
  const server = createTcp(onConnection);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Writes down every connection that would be opened; opens none unless it is sent to a server of the test. */
function recording(to?: string): { connector: Connector; targets: Target[] } {
  const targets: Target[] = [];
  return {
    targets,
    connector: (target) => {
      targets.push(target);
      if (!to) return Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
      const [address = '', port] = to.split(':');
      return systemConnector({ ...target, address, port: Number(port), tls: false });
    },
  };
}

const names = (answers: Record<string, string[]>) => async (host: string) =>
  (answers[host] ?? []).map((address) => ({ address, family: 4 as const }));

describe('refused before a connection is opened', () => {
  test.each([
    ['http://127.0.0.1/', 'private_address'],
    ['http://localhost:8080/', 'private_address'],
    ['http://127.1/', 'private_address'],
    ['http://2130706433/', 'private_address'],
    ['http://0x7f.0.0.1/', 'private_address'],
    ['http://0/', 'private_address'],
    ['https://[::1]/', 'private_address'],
    ['https://[::ffff:10.0.0.1]/', 'private_address'],
    ['https://[64:ff9b::a00:1]/', 'private_address'],
    ['https://[fe80::1]/', 'private_address'],
    ['http://169.254.169.254/latest/meta-data/', 'private_address'],
    ['http://100.100.100.200/', 'private_address'],
    ['https://private.example/', 'private_address'],
    ['https://nowhere.example/', 'name_not_found'],
    ['ftp://public.example/', 'bad_address'],
    ['file:///etc/passwd', 'bad_address'],
    ['https://user:word@public.example/', 'bad_address'],
    ['not an address', 'bad_address'],
  ])('%s: %s', async (url, reason) => {
    const { connector, targets } = recording();
    const resolver = names({
      'private.example': ['10.1.2.3'],
      'public.example': ['93.184.216.34'],
      localhost: ['127.0.0.1'],
    });
    const http = openHttp({ allow: [], connector, resolver });
    expect(await http(url)).toEqual({ kind: 'failure', reason, sent: false });
    expect(targets).toEqual([]);
  });

  test('a secret over plain http', async () => {
    const { connector, targets } = recording();
    const http = openHttp({ allow: [], connector, resolver: names({ 'public.example': ['93.184.216.34'] }) });
    expect(await http('http://public.example/', { carriesSecret: true })).toEqual({
      kind: 'failure',
      reason: 'insecure',
      sent: false,
    });
    expect(targets).toEqual([]);
  });
});

describe('pinned', () => {
  test('the name is asked once, and what it answered is connected to', async () => {
    const place = await serve((_request, response) => response.end('{"ok":true}'));
    const answers = ['93.184.216.34', '127.0.0.1'];
    const asked: string[] = [];
    const { connector, targets } = recording(place);
    const http = openHttp({
      allow: [],
      connector,
      resolver: async (host) => {
        asked.push(host);
        return [{ address: answers[asked.length - 1] ?? '127.0.0.1', family: 4 }];
      },
    });
    // The name answers with a public address first and with loopback ever after (DNS rebinding).
    expect(await http('http://rebinding.example/')).toMatchObject({ kind: 'answer', answer: { json: { ok: true } } });
    expect(asked).toEqual(['rebinding.example']);
    expect(targets.map(({ address }) => address)).toEqual(['93.184.216.34']);
    expect(await http('http://rebinding.example/')).toEqual({
      kind: 'failure',
      reason: 'private_address',
      sent: false,
    });
    expect(targets).toHaveLength(1);
  });

  test('the certificate is asked for by name, the socket by address', async () => {
    const { connector, targets } = recording();
    const http = openHttp({ allow: [], connector, resolver: names({ 'a.example': ['93.184.216.34'] }) });
    await http('https://a.example/x');
    expect(targets[0]).toMatchObject({ address: '93.184.216.34', host: 'a.example', port: 443, tls: true });
  });

  test('the next address is tried when one does not answer', async () => {
    const { connector, targets } = recording();
    const http = openHttp({
      allow: [],
      connector,
      resolver: names({ 'a.example': ['93.184.216.34', '93.184.216.35'] }),
    });
    expect(await http('https://a.example/')).toEqual({ kind: 'failure', reason: 'connection_refused', sent: false });
    expect(targets.map(({ address }) => address)).toEqual(['93.184.216.34', '93.184.216.35']);
  });
});

describe('redirects', () => {
  test('to a private address: refused before it is connected to', async () => {
    const place = await serve((_request, response) =>
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end(),
    );
    const { connector, targets } = recording(place);
    const http = openHttp({ allow: [], connector, resolver: names({ 'a.example': ['93.184.216.34'] }) });
    expect(await http('http://a.example/', { redirects: 3 })).toEqual({
      kind: 'failure',
      reason: 'private_address',
      sent: false,
    });
    expect(targets.map(({ address }) => address)).toEqual(['93.184.216.34']);
  });

  test('to a name that resolves to a private address', async () => {
    const place = await serve((_request, response) =>
      response.writeHead(301, { location: 'http://inside.example/' }).end(),
    );
    const { connector, targets } = recording(place);
    const resolver = names({ 'a.example': ['93.184.216.34'], 'inside.example': ['192.168.0.10'] });
    const http = openHttp({ allow: [], connector, resolver });
    expect(await http('http://a.example/', { redirects: 3 })).toMatchObject({ reason: 'private_address' });
    expect(targets).toHaveLength(1);
  });

  test('elsewhere go without the secrets of the first address', async () => {
    const seen: (string | undefined)[] = [];
    const place = await serve((request, response) => {
      seen.push(request.headers.authorization);
      if (request.headers.host === 'a.example') response.writeHead(302, { location: 'http://b.example/there' }).end();
      else response.end('{}');
    });
    const { connector } = recording(place);
    const http = openHttp({
      allow: [],
      connector,
      resolver: names({ 'a.example': ['93.184.216.34'], 'b.example': ['93.184.216.35'] }),
    });
    const result = await http('http://a.example/', { redirects: 1, headers: { Authorization: 'Bearer x' } });
    expect(result).toMatchObject({ answer: { url: 'http://b.example/there' } });
    expect(seen).toEqual(['Bearer x', undefined]);
  });

  test('are not followed unless asked, nor for ever, nor to another scheme', async () => {
    const place = await serve((request, response) =>
      response.writeHead(302, { location: request.url === '/ftp' ? 'ftp://a.example/' : '/again' }).end(),
    );
    const http = openHttp({ allow: [place] });
    expect(await http(`http://${place}/`)).toMatchObject({ answer: { status: 302 } });
    expect(await http(`http://${place}/`, { redirects: 2 })).toMatchObject({ reason: 'too_many_redirects' });
    expect(await http(`http://${place}/ftp`, { redirects: 2 })).toMatchObject({ reason: 'bad_address' });
  });
});

describe('what was sent is known', () => {
  test('not sent: refused', async () => {
    const place = await serve(() => {});
    await new Promise((resolve) => open.pop()?.close(resolve));
    expect(await openHttp({ allow: [place] })(`http://${place}/`)).toEqual({
      kind: 'failure',
      reason: 'connection_refused',
      sent: false,
    });
  });

  test('not sent: TLS fails', async () => {
    const place = await serve((_request, response) => response.end('plain'));
    const result = await openHttp({ allow: [place] })(`https://${place}/`, { timeoutMs: 3_000 });
    expect(result).toMatchObject({ kind: 'failure', reason: 'tls', sent: false });
  });

  test('not sent: the deadline passed before the first byte', async () => {
    let requests = 0;
    const place = await serve((_request, response) => {
      requests += 1;
      response.end();
    });
    const result = await openHttp({ allow: [place] })(`http://${place}/`, {
      method: 'POST',
      body: 'x',
      beforeFirstByte: () => {
        throw new Error('too late');
      },
    });
    expect(result).toEqual({ kind: 'failure', reason: 'deadline_passed', sent: false });
    expect(requests).toBe(0);
  });

  test('beforeFirstByte is called when the connection stands, once', async () => {
    const order: string[] = [];
    const place = await serve((_request, response) => {
      order.push('request');
      response.end('{}');
    });
    const connector: Connector = async (target) => {
      const socket = await systemConnector(target);
      order.push('connected');
      return socket;
    };
    await openHttp({ allow: [place], connector })(`http://${place}/`, {
      beforeFirstByte: () => order.push('first byte'),
    });
    expect(order).toEqual(['connected', 'first byte', 'request']);
  });

  test('sent: reset after the request', async () => {
    const place = await serveTcp((socket) => socket.on('data', () => socket.resetAndDestroy()));
    const result = await openHttp({ allow: [place] })(`http://${place}/`, { method: 'POST', body: '{}' });
    expect(result).toEqual({ kind: 'failure', reason: 'connection_reset', sent: true });
  });

  test('sent: half an answer', async () => {
    const place = await serveTcp((socket) =>
      socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"a"')),
    );
    expect(await openHttp({ allow: [place] })(`http://${place}/`)).toEqual({
      kind: 'failure',
      reason: 'connection_reset',
      sent: true,
    });
  });

  test('sent: no answer in time', async () => {
    const place = await serve(() => {});
    expect(await openHttp({ allow: [place] })(`http://${place}/`, { timeoutMs: 80 })).toEqual({
      kind: 'failure',
      reason: 'timeout',
      sent: true,
    });
  });

  test('sent: an answer that never ends', async () => {
    const place = await serve((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('x'), 5);
      response.on('close', () => clearInterval(drip));
    });
    expect(await openHttp({ allow: [place] })(`http://${place}/`, { timeoutMs: 120 })).toMatchObject({
      reason: 'timeout',
      sent: true,
    });
  });

  test('the caller ends it', async () => {
    const place = await serve(() => {});
    const ending = new AbortController();
    const result = openHttp({ allow: [place] })(`http://${place}/`, { signal: ending.signal });
    setTimeout(() => ending.abort(), 30);
    expect(await result).toMatchObject({ kind: 'failure', reason: 'timeout' });
    expect(await openHttp({ allow: [place] })(`http://${place}/`, { signal: ending.signal })).toEqual({
      kind: 'failure',
      reason: 'timeout',
      sent: false,
    });
  });
});

describe('caps', () => {
  test('never more than maxBytes is kept', async () => {
    let written = 0;
    const place = await serve((_request, response) => {
      const piece = Buffer.alloc(64 * 1024, 'x');
      const more = (): void => {
        while (written < 64 * 1024 * 1024 && response.write(piece)) written += piece.length;
      };
      response.on('drain', more);
      more();
    });
    expect(await openHttp({ allow: [place] })(`http://${place}/`, { maxBytes: 1_000 })).toMatchObject({
      reason: 'too_large',
      sent: true,
    });
    expect(written).toBeLessThan(16 * 1024 * 1024);
  });

  test('headers without end', async () => {
    const place = await serveTcp((socket) => {
      socket.on('error', () => {});
      socket.on('data', () =>
        socket.write(`HTTP/1.1 200 OK\r\n${'x-filler: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n'.repeat(3_000)}`),
      );
    });
    expect(await openHttp({ allow: [place] })(`http://${place}/`, { timeoutMs: 3_000 })).toMatchObject({
      reason: 'too_large',
      sent: true,
    });
  });

  test('what is not JSON is undefined, not an error', async () => {
    const place = await serve((_request, response) => response.end('<html>'));
    expect(await openHttp({ allow: [place] })(`http://${place}/`)).toMatchObject({
      answer: { text: '<html>', json: undefined },
    });
  });

  test('something that does not speak HTTP', async () => {
    const place = await serveTcp((socket) => {
      socket.on('error', () => {});
      socket.resume();
      socket.end('220 mail.example ESMTP\r\n');
    });
    expect(await openHttp({ allow: [place] })(`http://${place}/`)).toMatchObject({
      kind: 'failure',
      reason: 'connection_reset',
    });
  });
});

test('a form arrives whole, with its length', async () => {
  let body = '';
  let type = '';
  const place = await serve(async (request, response) => {
    type = request.headers['content-type'] ?? '';
    for await (const chunk of request) body += chunk;
    response.end(request.headers['content-length']);
  });
  const form = new FormData();
  form.set('file', new Blob(['zażółć'], { type: 'image/png' }), 'a.png');
  const result = await openHttp({ allow: [place] })(`http://${place}/`, { method: 'POST', body: form });
  expect(result).toMatchObject({ answer: { status: 200, text: String(Buffer.byteLength(body)) } });
  expect(type).toContain('multipart/form-data; boundary=');
  expect(body).toContain('zażółć');
});
