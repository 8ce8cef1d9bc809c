import { createHmac } from 'node:crypto';
import { type NewItem, newItemSchema } from '@signalbox/contract';
import { canonicalJson } from '@signalbox/domain';
import type { BadRow, ImportRow } from '../import-file/index.ts';
import type { TenantKeys } from '../vault/tenant-keys.ts';
import { rawOf, wellFormed } from './judge-text.ts';

export type PreparedNew =
  | { readonly ok: true; readonly item: NewItem }
  | { readonly ok: false; readonly bad: BadRow };

/**
 * A row as a new item from `api`, under the same limits as over HTTP. A row without an id gets one made of its content, so
 * that the same file twice makes no ticket twice.
 */
export function prepareNew(keys: TenantKeys, read: ImportRow): PreparedNew {
  const row = withWellFormedTexts(read);
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
  const bad: BadRow = {
    code: 'record_too_large',
    reason: reasons.join('; '),
    raw: rawOf(row),
  };
  return { ok: false, bad };
}

// Intake hashes the texts as they come, and canonical JSON has no lone surrogates.
function withWellFormedTexts(row: ImportRow): ImportRow {
  const fields = Object.entries(row.fields).map(([name, value]) => [name, wellFormed(value)]);
  return {
    ...row,
    subject: row.subject === null ? null : wellFormed(row.subject),
    body: wellFormed(row.body),
    fields: Object.fromEntries(fields) as Record<string, string>,
  };
}

function contentId(keys: TenantKeys, row: ImportRow): string {
  const { body, fields, requester, subject } = row;
  const content = canonicalJson({ body, fields, requester: { ...requester }, subject });
  const hash = createHmac('sha256', keys.identity).update(`row\n${content}`).digest('hex');
  return `row-${hash.slice(0, 24)}`;
}
