import type { Tx } from '../tx.ts';

export interface AnswerRow {
  readonly id: string;
  readonly source: string;
  readonly recipientRef: string;
  readonly thread: string;
  readonly writeKey: string;
}

// Of two answers to one requester at once the second counts the first: a statement of its own, so that the next sees what was
// committed meanwhile.
const lockText = `select pg_advisory_xact_lock(hashtextextended($1::text || ' ' || $2::text || ' ' || $3::text, 0))`;
const insertText = `
  insert into mail_answer (tenant_id, id, source, recipient_ref, thread, write_key)
  select $1, $2, $3, $4, $5, $6
  where (
    select count(*) from mail_answer
    where tenant_id = $1 and source = $3 and recipient_ref = $4 and at > now() - interval '1 hour') < $7
  returning 1`;
// What is older counts for nothing any more.
const forgetText = `
  delete from mail_answer where tenant_id = $1 and source = $2 and recipient_ref = $3 and at < now() - interval '1 day'`;

/** Records that a requester is about to be answered; false, and not recorded, when they had `perHour` answers within an hour. */
export async function beginAnswer(tx: Tx, answer: AnswerRow, perHour: number): Promise<boolean> {
  const { id, source, recipientRef, thread, writeKey } = answer;
  await tx.query(lockText, [tx.tenantId, source, recipientRef]);
  const values = [tx.tenantId, id, source, recipientRef, thread, writeKey, perHour];
  const begun = await tx.query(insertText, values);
  await tx.query(forgetText, [tx.tenantId, source, recipientRef]);
  return begun.length > 0;
}
