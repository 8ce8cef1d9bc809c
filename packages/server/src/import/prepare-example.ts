import { createHmac } from 'node:crypto';
import { itemLimits } from '@signalbox/contract';
import { canonicalJson, sanitiseText } from '@signalbox/domain';
import { uuidV7 } from '../ids/uuid-v7.ts';
import type { ImportRow } from '../import-file/index.ts';
import { detectLanguage } from '../language/detect.ts';
import { type AlsoMarked, createRedactor } from '../redaction/index.ts';
import type { ExampleRow } from '../store/import/insert-examples.ts';
import type { TenantKeys } from '../vault/tenant-keys.ts';
import { wellFormed } from './judge-text.ts';

const labelMaxCharacters = 200;

/**
 * A row of a history file as it is kept: sanitised and redacted as at intake, because a model must learn from the text it
 * will later be shown. Nothing of the original is kept, only a keyed hash by which a repeat is told.
 */
export function prepareExample(keys: TenantKeys, row: ImportRow, also: AlsoMarked): ExampleRow {
  const redactor = createRedactor({}, also);
  const subject = sanitiseText(row.subject ?? '', itemLimits.subjectMax).text;
  const body = sanitiseText(row.body, itemLimits.bodyMax).text;
  const redactedSubject = redactor.redact(subject);
  const redactedBody = redactor.redact(body);
  return {
    id: uuidV7(),
    external_id: row.externalId === null ? null : label(row.externalId, 255),
    content_hash: contentHash(keys, row),
    subject: redactedSubject,
    body: redactedBody,
    language: row.language ?? detectLanguage(`${redactedSubject}\n${redactedBody}`),
    labels: Object.fromEntries(
      Object.entries(row.labels).map(([field, value]) => [field, label(value, labelMaxCharacters)]),
    ),
    in_scope: row.inScope,
    received_at: row.receivedAt,
  };
}

function label(value: string, maxCharacters: number): string {
  return sanitiseText(value, maxCharacters, { html: 'keep', singleLine: true }).text;
}

/** The same ticket with the same answers is a repeat; another id or another answer makes it another row. */
function contentHash(keys: TenantKeys, row: ImportRow): string {
  const { externalId, inScope, labels } = row;
  const body = wellFormed(row.body);
  const subject = row.subject === null ? null : wellFormed(row.subject);
  const content = canonicalJson({ body, externalId, inScope, labels, subject });
  return createHmac('sha256', keys.identity).update(`example\n${content}`).digest('hex');
}
