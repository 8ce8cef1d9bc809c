import { createRequire } from 'node:module';
import { isIP } from 'node:net';
import type { Dispatcher } from 'undici';
import { AddressRefusedError, guardedLookup, isForbidden } from '../webhooks/out/address-guard.ts';

/** Loaded with the first way out: a command that asks nobody outside must not wait 0.2 s for it. */
const load = (): typeof import('undici') => createRequire(import.meta.url)('undici');

/**
 * Connections to outside systems. Their addresses are those of the workspace and nothing else: no redirect is followed, and
 * what a cloud keeps at link-local addresses is never connected to, whatever a name stands for by then. Private networks are
 * allowed: that is where most ticket systems stand.
 *
 * @param connections to one address at once
 * @param connectWithinMs Default: 10 seconds
 */
export function openWayOut(connections: number, connectWithinMs = 10_000): Dispatcher {
  const { Agent, buildConnector } = load();
  const open = buildConnector({ lookup: guardedLookup(), timeout: connectWithinMs });
  return new Agent({
    connections,
    pipelining: 1,
    connect: (options, callback) => {
      const host = options.hostname.replace(/^\[(.*)\]$/, '$1');
      // A host that is an address is never looked up.
      if (isIP(host) !== 0 && isForbidden(host)) callback(new AddressRefusedError(), null);
      else open(options, callback);
    },
  });
}
