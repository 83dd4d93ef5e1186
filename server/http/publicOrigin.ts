import ipaddr from 'ipaddr.js';

/** Endings that no resolver of the open internet answers to. */
const inside = ['localhost', 'local', 'internal', 'lan', 'home', 'arpa'];

/** Whether a network could fetch from there: https, under a name or an address of the open internet. */
export function isPublicOrigin(origin: string): boolean {
  const url = URL.canParse(origin) ? new URL(origin) : null;
  if (url?.protocol !== 'https:') return false;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(host)) return ipaddr.process(host).range() === 'unicast';
  return host.includes('.') && !inside.includes(host.split('.').at(-1) ?? '');
}
