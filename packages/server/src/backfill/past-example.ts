import { createHmac } from 'node:crypto';
import { canonicalJson, pastLabels } from '@signalbox/domain';
import type { PastTicket } from '../connectors/connector.ts';
import { judgeText } from '../import/judge-text.ts';
import { prepareExample } from '../import/prepare-example.ts';
import type { ImportRow } from '../import-file/index.ts';
import type { AlsoMarked } from '../redaction/index.ts';
import type { ExampleRow } from '../store/import/insert-examples.ts';
import type { TenantKeys } from '../vault/tenant-keys.ts';

/**
 * A past ticket of a source as it is kept: cleaned and redacted like a row of a file. It is told again by its source and number,
 * so that one whose labels were changed since takes the place of what was kept.
 *
 * @returns no labels when it teaches nothing: then what was kept of it before is not true any more.
 */
export function pastExample(
  keys: TenantKeys,
  source: string,
  ticket: PastTicket,
  fieldsOf: (place: string) => readonly string[],
  also: AlsoMarked,
): ExampleRow {
  const { externalId, subject, body, receivedAt, values } = ticket;
  const row: ImportRow = {
    ...{ externalId, subject, body, receivedAt, inScope: true, language: null },
    labels: pastLabels(values, fieldsOf),
    ...{ requester: null, fields: {} },
  };
  const teaches = `${subject}${body}`.trim() !== '' && judgeText(row) === null;
  const name = canonicalJson({ source, externalId });
  return {
    ...prepareExample(keys, teaches ? row : { ...row, labels: {} }, also),
    content_hash: createHmac('sha256', keys.identity).update(`past\n${name}`).digest('hex'),
  };
}
