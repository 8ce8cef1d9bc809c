import { createHmac } from 'node:crypto';
import { type NewItem, newItemSchema } from '@signalbox/contract';
import { canonicalJson } from '@signalbox/domain';
import type { BadRow, ImportRow } from '../import-file/index.ts';
import type { TenantKeys } from '../vault/tenant-keys.ts';

export type PreparedNew =
  | { readonly ok: true; readonly item: NewItem }
  | { readonly ok: false; readonly bad: BadRow };

const rawMaxCharacters = 2_000;

/**
 * A row as a new item from `api`, under the same limits as over HTTP. A row without an id gets one made of its content, so
 * that the same file twice makes no ticket twice.
 */
export function prepareNew(keys: TenantKeys, row: ImportRow): PreparedNew {
  const parsed = newItemSchema.safeParse({
    kind: 'ticket',
    source: 'api',
    externalId: row.externalId ?? contentId(keys, row),
    subject: row.subject ?? '',
    body: row.body,
    requester: row.requester,
    fields: row.fields,
    ...(row.receivedAt === null ? {} : { receivedAt: row.receivedAt }),
  });
  if (parsed.success) return { ok: true, item: parsed.data };
  const reasons = parsed.error.issues.map((one) => `${one.path.join('.')}: ${one.message}`);
  const raw = JSON.stringify({ id: row.externalId, subject: row.subject, body: row.body });
  const bad: BadRow = {
    code: 'record_too_large',
    reason: reasons.join('; '),
    raw: raw.slice(0, rawMaxCharacters),
  };
  return { ok: false, bad };
}

function contentId(keys: TenantKeys, row: ImportRow): string {
  const { body, fields, requester, subject } = row;
  const content = canonicalJson({ body, fields, requester: { ...requester }, subject });
  const hash = createHmac('sha256', keys.identity).update(`row\n${content}`).digest('hex');
  return `row-${hash.slice(0, 24)}`;
}
