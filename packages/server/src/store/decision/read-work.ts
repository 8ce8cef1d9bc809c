import type { ThreadSummary } from '@signalbox/domain';
import type { Tx } from '../tx.ts';

/** An item waiting to be decided, with the text of its latest revision, redacted. */
export interface WorkRow {
  readonly id: string;
  readonly kind: 'ticket' | 'invoice';
  readonly source: string;
  readonly external_id: string;
  readonly revision_no: number;
  readonly language: string | null;
  readonly requester_ref: string | null;
  readonly requester_domain: string | null;
  readonly subject: string;
  readonly body: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly findings: readonly string[];
  /** What the ticket is about; null for what came in before summaries were kept. */
  readonly context: ThreadSummary | null;
  /** HMAC of the original text under the item's key, hex. */
  readonly text_mac: string;
}

const columns = `i.id, i.kind, i.source, i.external_id, m.revision_no, i.language, i.requester_ref, i.requester_domain,
    m.subject, m.body, m.fields, m.findings, m.context, encode(m.text_mac, 'hex') as text_mac`;
const textOf = (state: 'received' | 'deciding'): string => `
  select ${columns}
  from item i
  join message m on m.tenant_id = $2 and m.item_id = i.id and m.revision_no = i.revision_no and m.origin = 'requester'
  where i.tenant_id = $2 and i.id = any ($1::uuid[]) and i.state = '${state}'`;
const text = textOf('received');
const thinkingText = textOf('deciding');
const revisionText = `
  select ${columns}
  from item i join message m on m.tenant_id = $1 and m.item_id = i.id and m.revision_no = $3 and m.origin = 'requester'
  where i.tenant_id = $1 and i.id = $2`;

/** Those of `ids` that still wait to be decided. Others were decided, superseded or erased meanwhile and need nothing. */
export function readWork(tx: Tx, ids: readonly string[]): Promise<readonly WorkRow[]> {
  return tx.query(text, [ids, tx.tenantId]);
}

/** The same of one that models are asked about. */
export async function readThinking(tx: Tx, id: string): Promise<WorkRow | undefined> {
  const [row] = await tx.query<WorkRow>(thinkingText, [[id], tx.tenantId]);
  return row;
}

/** The same of any item and one of its texts, whatever became of it. Undefined: it never had that text. */
export async function readRevision(
  tx: Tx,
  id: string,
  revisionNo: number,
): Promise<WorkRow | undefined> {
  const [row] = await tx.query<WorkRow>(revisionText, [tx.tenantId, id, revisionNo]);
  return row;
}
