import { createHash, randomBytes } from 'node:crypto';
import { isUuid } from '../ids/uuid-v7.ts';
import type { InvitationRow } from '../store/people/invitations.ts';

const shape = /^([0-9a-f]{32})\.([A-Za-z0-9_-]{43})$/;

export interface LinkToken {
  /** What stands in the link, once: the tenant, so that row-level security holds while the rest is looked up, and 32 random bytes. */
  readonly token: string;
  readonly hash: Buffer;
}

export function newLinkToken(tenantId: string): LinkToken {
  const secret = randomBytes(32).toString('base64url');
  return { token: `${tenantId.replaceAll('-', '')}.${secret}`, hash: hashOf(secret) };
}

/** Null for what cannot be a token. */
export function readLinkToken(token: string): { tenantId: string; hash: Buffer } | null {
  const [, tenant = '', secret = ''] = shape.exec(token) ?? [];
  const tenantId = tenant.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return isUuid(tenantId) ? { tenantId, hash: hashOf(secret) } : null;
}

const pages: Readonly<Record<InvitationRow['kind'], string>> = {
  setup: 'setup',
  invite: 'join',
  reset: 'reset',
};

/** In the fragment, which browsers send to no server: the token stands in no access log and no Referer. */
export function linkUrl(baseUrl: string, kind: InvitationRow['kind'], token: string): string {
  return `${baseUrl.replace(/\/+$/, '')}/${pages[kind]}#${token}`;
}

// 32 random bytes cannot be guessed, so a plain hash is enough.
function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
