import { createHmac, randomBytes } from 'node:crypto';
import { seal, unseal } from './aead.ts';
import type { TenantKeys } from './tenant-keys.ts';

const secretBytes = 32;
const nonceBytes = 12;
const prefix = 'whsec_';

/** What an endpoint's deliveries are signed with, and the form it is stored in. */
export interface WebhookSecret {
  /** `whsec_` and base64. Shown once. */
  readonly secret: string;
  readonly sealed: Buffer;
}

/** A new secret of 32 random bytes, sealed for one endpoint. */
export function createWebhookSecret(keys: TenantKeys, endpointId: string): WebhookSecret {
  const random = randomBytes(secretBytes + nonceBytes);
  const secret = random.subarray(0, secretBytes);
  const nonce = random.subarray(secretBytes);
  return {
    secret: `${prefix}${secret.toString('base64')}`,
    sealed: seal(keyFor(keys, endpointId), nonce, aad(keys, endpointId), secret),
  };
}

/**
 * The bytes to sign with.
 *
 * @throws VaultError `key_mismatch` when they were sealed for another endpoint, tenant or master key.
 */
export function openWebhookSecret(keys: TenantKeys, endpointId: string, sealed: Buffer): Buffer {
  return unseal(keyFor(keys, endpointId), aad(keys, endpointId), sealed);
}

// A key an endpoint, as item keys have: random nonces under one shared key would have to be counted.
function keyFor(keys: TenantKeys, endpointId: string): Buffer {
  return createHmac('sha256', keys.wrap).update(`webhook-secret/1/${endpointId}`).digest();
}

function aad(keys: TenantKeys, endpointId: string): string {
  return `webhook-secret/1/${keys.tenantId}/${endpointId}`;
}
