import type { Tx } from '../tx.ts';

export interface AnswerRow {
  readonly id: string;
  readonly source: string;
  readonly recipientRef: string;
  readonly thread: string;
  readonly writeKey: string;
}

const insertText = `
  insert into mail_answer (tenant_id, id, source, recipient_ref, thread, write_key) values ($1, $2, $3, $4, $5, $6)`;
// What is older counts for nothing any more.
const forgetText = `
  delete from mail_answer where tenant_id = $1 and source = $2 and recipient_ref = $3 and at < now() - interval '1 day'`;

/** Records that a requester is about to be answered. */
export async function beginAnswer(tx: Tx, answer: AnswerRow): Promise<void> {
  const { id, source, recipientRef, thread, writeKey } = answer;
  await tx.query(insertText, [tx.tenantId, id, source, recipientRef, thread, writeKey]);
  await tx.query(forgetText, [tx.tenantId, source, recipientRef]);
}
