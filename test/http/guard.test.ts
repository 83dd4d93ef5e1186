import { describe, expect, test } from 'vitest';
import { openGuard, reachOf } from '#server/http/guard.ts';

describe('reachOf', () => {
  test.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '169.254.170.2',
    '100.64.0.1',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.7',
    '203.0.113.9',
    '192.88.99.1',
    '224.0.0.1',
    '239.255.255.250',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::127.0.0.1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '2001:db8::1',
    '3fff::1',
    '5f00::1',
    '100::1',
    '4000::1',
    'nonsense',
  ])('%s is private', (address) => expect(reachOf(address)).toBe('private'));

  test.each(['64:ff9b::7f00:1', '64:ff9b:1::1', '2002:7f00:1::1', '2001::1', '::ffff:0:127.0.0.1'])(
    '%s is translated',
    (address) => expect(reachOf(address)).toBe('translated'),
  );

  test.each(['8.8.8.8', '93.184.216.34', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4001::200e'])(
    '%s is public',
    (address) => expect(reachOf(address)).toBe('public'),
  );
});

describe('guard', () => {
  const resolver = (answers: Record<string, string[]>) => async (host: string) =>
    (answers[host] ?? []).map((address) => ({ address, family: address.includes(':') ? (6 as const) : (4 as const) }));

  test('a name goes to what it resolves to', async () => {
    const guard = openGuard({ allow: [], resolver: resolver({ 'a.example': ['93.184.216.34'] }) });
    expect(await guard('A.example.', 443)).toEqual({
      kind: 'allowed',
      addresses: [{ address: '93.184.216.34', family: 4 }],
      byException: false,
    });
  });

  test('one private address spoils the name', async () => {
    const guard = openGuard({ allow: [], resolver: resolver({ 'a.example': ['93.184.216.34', '10.0.0.5'] }) });
    expect(await guard('a.example', 443)).toEqual({ kind: 'refused', reason: 'private_address' });
  });

  test('a translated address is left out, and alone refused', async () => {
    const guard = openGuard({
      allow: [],
      resolver: resolver({ both: ['64:ff9b::808:808', '8.8.8.8'], alone: ['64:ff9b::808:808'] }),
    });
    expect(await guard('both', 443)).toMatchObject({ kind: 'allowed', addresses: [{ address: '8.8.8.8' }] });
    expect(await guard('alone', 443)).toEqual({ kind: 'refused', reason: 'private_address' });
  });

  test('a name that is not there', async () => {
    const guard = openGuard({ allow: [], resolver: () => Promise.reject(new Error('ENOTFOUND')) });
    expect(await guard('a.example', 443)).toEqual({ kind: 'refused', reason: 'name_not_found' });
  });

  test.each(['', 'a b', 'a\r\nb', 'a/b', 'user@host', 'a'.repeat(300)])('%j is no host', async (host) => {
    const guard = openGuard({ allow: [], resolver: () => Promise.reject(new Error('must not be asked')) });
    expect(await guard(host, 443)).toEqual({ kind: 'refused', reason: 'bad_address' });
  });

  test.each([0, -1, 65_536, 2.5, Number.NaN])('%d is no port', async (port) => {
    expect(await openGuard({ allow: [] })('8.8.8.8', port)).toEqual({ kind: 'refused', reason: 'bad_address' });
  });

  test('forms of loopback that only the system understands', async () => {
    // The system resolver takes these for 127.0.0.1; nothing is sent to find that out.
    for (const host of ['2130706433', '0x7f000001', '127.1']) {
      expect(await openGuard({ allow: [] })(host, 25)).toMatchObject({ kind: 'refused' });
    }
  });

  test('an exception is exact: host and port', async () => {
    const guard = openGuard({
      allow: ['relay.lan:2525', '[::1]:25'],
      resolver: resolver({ 'relay.lan': ['10.0.0.5'] }),
    });
    expect(await guard('relay.lan', 2525)).toMatchObject({ kind: 'allowed', byException: true });
    expect(await guard('::1', 25)).toMatchObject({ kind: 'allowed', byException: true });
    expect(await guard('relay.lan', 25)).toEqual({ kind: 'refused', reason: 'private_address' });
    expect(await guard('10.0.0.5', 2525)).toEqual({ kind: 'refused', reason: 'private_address' });
  });
});
