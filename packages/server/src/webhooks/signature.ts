import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The symmetric signature of Standard Webhooks 1.0 (github.com/standard-webhooks/standard-webhooks, spec): HMAC-SHA256 over
 * `id.timestamp.body`, in base64, after `v1,`.
 *
 * Written with node:crypto. The package `standardwebhooks` 1.1.1 has a fixed tolerance, decodes the body before it signs
 * it, so that two bodies of invalid UTF-8 have one signature, and takes `12abc` for a timestamp. Tests compare with it.
 */
export interface SignedHeaders {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** Signatures of version 1, decoded; of other versions there is nothing to check here. */
  readonly signatures: readonly Buffer[];
}

/** A longer list is no rotation. */
const signaturesMax = 10;
const macBytes = 32;

/** The three headers, or null when one is missing or not in the form of the specification. */
export function readSignedHeaders(headers: {
  get(name: string): string | null;
}): SignedHeaders | null {
  const id = headers.get('webhook-id') ?? '';
  const timestamp = headers.get('webhook-timestamp') ?? '';
  const given = (headers.get('webhook-signature') ?? '').split(' ').filter((one) => one !== '');
  if (!/^[\x21-\x7e]{1,255}$/.test(id) || !/^[1-9]\d{0,11}$/.test(timestamp)) return null;
  if (given.length > signaturesMax) return null;
  const signatures = given.flatMap((one) => {
    const [, digits] = /^v1,([A-Za-z0-9+/]{43}=)$/.exec(one) ?? [];
    return digits === undefined ? [] : [Buffer.from(digits, 'base64')];
  });
  return signatures.length === 0 ? null : { id, timestamp: Number(timestamp), signatures };
}

/** True when the webhook was signed at most this long ago, or this far in the future by our clock. */
export function isFresh(timestamp: number, nowMs: number, toleranceMs: number): boolean {
  return Math.abs(nowMs - timestamp * 1_000) <= toleranceMs;
}

/** True when one of the signatures is that of one of the secrets. Every pair is compared, in constant time. */
export function signedByOneOf(
  secrets: readonly Buffer[],
  headers: SignedHeaders,
  body: Uint8Array,
): boolean {
  let fits = false;
  for (const secret of secrets) {
    const expected = macOf(secret, headers.id, headers.timestamp, body);
    for (const signature of headers.signatures) {
      // No early end: how long it takes must not tell which secret is still in use.
      if (signature.length === macBytes && timingSafeEqual(signature, expected)) fits = true;
    }
  }
  return fits;
}

/** The header `webhook-signature` of one secret. */
export function signatureHeader(
  secret: Buffer,
  id: string,
  timestamp: number,
  body: string,
): string {
  return `v1,${macOf(secret, id, timestamp, Buffer.from(body)).toString('base64')}`;
}

function macOf(secret: Buffer, id: string, timestamp: number, body: Uint8Array): Buffer {
  return createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body).digest();
}
