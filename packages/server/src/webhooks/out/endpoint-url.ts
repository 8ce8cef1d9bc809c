import { isIP } from 'node:net';
import { isForbidden, isLoopback } from './address-guard.ts';

/**
 * Says what is wrong with an endpoint's address, as the end of "is …"; null when nothing is. Names are looked up when a
 * delivery is sent, not here: what a name means may change after it was accepted.
 */
export function urlFault(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) return 'is not an address';
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return 'starts with neither https nor http';
  if (url.username !== '' || url.password !== '') return 'holds a user or a password';
  if (url.hash !== '') return 'holds a fragment';
  const host = hostOf(url);
  if (isIP(host) !== 0 && isForbidden(host)) return 'names an address that is never sent to';
  const local = host === 'localhost' || (isIP(host) !== 0 && isLoopback(host));
  if (url.protocol === 'http:' && !local) return 'uses http to another machine; use https';
  return null;
}

/** The host without the brackets of an IPv6 address. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}
