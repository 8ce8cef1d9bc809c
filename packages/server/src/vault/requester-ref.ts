import { createHmac } from 'node:crypto';
import type { TenantKeys } from './tenant-keys.ts';

/**
 * A stable reference to a requester: 32 hex digits of HMAC-SHA256 over the e-mail address, without outer space and letter
 * case. Equal addresses of one tenant give equal references; without the tenant's key a reference cannot be tied to an address.
 */
export function requesterRef(keys: TenantKeys, email: string): string {
  const address = email.trim().normalize('NFC').toLowerCase();
  return createHmac('sha256', keys.requester).update(address).digest('hex').slice(0, 32);
}
