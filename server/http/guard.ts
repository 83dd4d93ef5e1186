import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

export type Address = { address: string; family: 4 | 6 };

/** Asks for a host's addresses; throws when there are none. */
export type Resolver = (host: string) => Promise<Address[]>;

export type GuardRefusal = { kind: 'refused'; reason: 'private_address' | 'name_not_found' | 'bad_address' };
export type Guarded =
  /** Connect to one of these and to nothing else: asking for the name again could give another answer. */
  | { kind: 'allowed'; addresses: Address[] /** Only because OUTBOUND_ALLOW names it. */; byException: boolean }
  | GuardRefusal;

/** Tells where a connection to `host` and `port` may be opened, before one is. */
export type Guard = (host: string, port: number) => Promise<Guarded>;

export type GuardOptions = {
  /** Exact host:port pairs (OUTBOUND_ALLOW) that may be private. */
  allow: readonly string[];
  resolver?: Resolver;
};

const systemResolver: Resolver = async (host) =>
  (await lookup(host, { all: true })).map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));

/**
 * Makes the guard of http calls and of raw sockets (SMTP). A name is refused when any of its addresses is one that
 * only this machine or its network can reach: an honest public name has none of those.
 */
export function openGuard({ allow, resolver = systemResolver }: GuardOptions): Guard {
  const exceptions = new Set(allow.map((pair) => pair.toLowerCase()));
  return async (rawHost, port) => {
    const host = rawHost
      .replace(/^\[(.*)\]$/, '$1')
      .replace(/\.$/, '')
      .toLowerCase();
    if (!isHost(host) || !Number.isInteger(port) || port < 1 || port > 65_535) return refused('bad_address');
    const family = isIP(host);
    let addresses: Address[];
    try {
      addresses = family ? [{ address: host, family: family === 6 ? 6 : 4 }] : await resolver(host);
    } catch {
      return refused('name_not_found');
    }
    if (addresses.length === 0) return refused('name_not_found');
    const pair = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    if (exceptions.has(pair)) return { kind: 'allowed', addresses, byException: true };
    const kinds = addresses.map(({ address }) => reachOf(address));
    if (kinds.includes('private')) return refused('private_address');
    const open = addresses.filter((_address, index) => kinds[index] === 'public');
    return open.length > 0 ? { kind: 'allowed', addresses: open, byException: false } : refused('private_address');
  };
}

/**
 * 'public': an ordinary address of the internet. 'translated': a gateway would turn it into another address (NAT64,
 * 6to4, Teredo), which cannot be judged from here. 'private': everything else.
 */
export function reachOf(address: string): 'public' | 'translated' | 'private' {
  if (!ipaddr.isValid(address)) return 'private';
  const parsed = ipaddr.parse(address);
  const range = parsed.range();
  if (['rfc6052', 'rfc6145', '6to4', 'teredo'].includes(range)) return 'translated';
  // Azure's metadata service has an address that looks public.
  if (range !== 'unicast' || parsed.toString() === '168.63.129.16') return 'private';
  if (parsed.kind() === 'ipv4') return 'public';
  return parsed.match(globalUnicast) ? 'public' : 'private';
}

const globalUnicast = ipaddr.parseCIDR('2000::/3');

/** A name or an address, without room for anything that a resolver or a log could take for more. */
function isHost(host: string): boolean {
  return host.length <= 253 && (isIP(host) !== 0 || /^[\p{L}\p{N}_]([\p{L}\p{N}._-]*[\p{L}\p{N}_])?$/u.test(host));
}

function refused(reason: GuardRefusal['reason']): GuardRefusal {
  return { kind: 'refused', reason };
}
