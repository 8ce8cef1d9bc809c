import type { Tx } from '../tx.ts';

const text = `
  insert into verdict (tenant_id, id, hold_id, item_id, decision_id, verdict, fields, queue, reason_code, note, actor,
    seconds_spent, reply)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`;

/** What a reviewer made of a proposed reply. */
export interface ReplyVerdict {
  readonly sent: boolean;
  readonly edited: boolean;
  /** Share of its words that was changed, 0 to 1; null: it is not sent. */
  readonly share: number | null;
}

export interface VerdictRecord {
  readonly id: string;
  readonly holdId: string;
  readonly itemId: string;
  readonly decisionId: string;
  readonly verdict: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly queue: string | null;
  readonly reasonCode: string | null;
  /** Redacted. */
  readonly note: string | null;
  readonly actor: string;
  /** How long the reviewer looked at it; null when nobody counted. */
  readonly secondsSpent: number | null;
  /** What became of the proposed reply, without its text; null: none could be sent. */
  readonly reply: ReplyVerdict | null;
}

/** Records what a reviewer said. One verdict a review, by the table's own constraint. */
export async function insertVerdict(tx: Tx, verdict: VerdictRecord): Promise<void> {
  await tx.query(text, [
    tx.tenantId,
    verdict.id,
    verdict.holdId,
    verdict.itemId,
    verdict.decisionId,
    verdict.verdict,
    JSON.stringify(verdict.fields),
    verdict.queue,
    verdict.reasonCode,
    verdict.note,
    verdict.actor,
    verdict.secondsSpent,
    verdict.reply === null ? null : JSON.stringify(verdict.reply),
  ]);
}
