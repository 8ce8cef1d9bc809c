import { lookup as systemLookup } from 'node:dns';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';

/**
 * Never sent to: link-local addresses, where clouds keep their metadata services (169.254.169.254, fd00:ec2::254,
 * 100.100.100.200), and what names no machine (0.0.0.0/8, multicast, broadcast). Private networks are allowed on purpose: the
 * receivers of a program that runs in one's own network stand there too.
 */
const forbidden = new BlockList();
forbidden.addSubnet('169.254.0.0', 16, 'ipv4');
forbidden.addSubnet('0.0.0.0', 8, 'ipv4');
forbidden.addSubnet('224.0.0.0', 3, 'ipv4');
forbidden.addAddress('100.100.100.200', 'ipv4');
forbidden.addSubnet('fe80::', 10, 'ipv6');
forbidden.addSubnet('ff00::', 8, 'ipv6');
forbidden.addAddress('::', 'ipv6');
forbidden.addAddress('fd00:ec2::254', 'ipv6');
// The same IPv4 addresses behind NAT64 (RFC 6052) and 6to4 (RFC 3056).
forbidden.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6');
forbidden.addSubnet('64:ff9b::6464:64c8', 128, 'ipv6');
forbidden.addSubnet('2002:a9fe::', 32, 'ipv6');

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv6(address) ? 'ipv6' : 'ipv4');

/** `address` is an IP address; IPv4 within IPv6 (`::ffff:…`) counts as IPv4. */
export function isForbidden(address: string): boolean {
  return forbidden.check(address, familyOf(address));
}

export function isLoopback(address: string): boolean {
  return loopback.check(address, familyOf(address));
}

/** A host stands for an address that is never sent to. */
export class AddressRefusedError extends Error {
  constructor() {
    super('the host stands for an address that is never sent to');
    this.name = 'AddressRefusedError';
  }
}

/**
 * A `lookup` for sockets that gives allowed addresses only. The address it gives is the one connected to, so a name that
 * changes its meaning between a check and the connection (DNS rebinding) gains nothing.
 */
export function guardedLookup(lookup: LookupFunction = systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) {
        callback(error, []);
        return;
      }
      const all = Array.isArray(found) ? found : [{ address: found, family: isIP(found) }];
      const local = hostname === 'localhost';
      // One bad address condemns the name: who owns it wants to be sent there.
      const bad = all.some(
        ({ address }) => isForbidden(address) || (local && !isLoopback(address)),
      );
      const [first] = all;
      if (bad || first === undefined) callback(new AddressRefusedError(), []);
      else if (options.all === true) callback(null, all);
      else callback(null, first.address, first.family);
    });
  };
}

/** One allowed address of a host, for connections that take no `lookup`. @throws AddressRefusedError */
export function resolveGuarded(
  host: string,
  lookup?: LookupFunction,
): Promise<{ readonly address: string; readonly loopback: boolean }> {
  return new Promise((resolve, reject) => {
    guardedLookup(lookup)(host, { all: false }, (error, address) => {
      if (error !== null) reject(error);
      else if (typeof address === 'string') resolve({ address, loopback: isLoopback(address) });
      else reject(new AddressRefusedError());
    });
  });
}
