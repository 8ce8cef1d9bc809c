import { costOf, outcomeOf } from '@signalbox/domain';
import { appendAudit } from '../agents/version-change.ts';
import { uuidV7 } from '../ids/uuid-v7.ts';
import { findTarget } from '../store/learn/find-target.ts';
import { insertCorrection } from '../store/learn/insert-correction.ts';
import { refreshHistory } from '../store/requester/refresh-history.ts';
import { requesterOf } from '../store/requester/requester-of.ts';
import type { Tx } from '../store/tx.ts';
import type { LineContext } from './context.ts';

/** A value that a person put into a ticket after we had decided it. */
export interface Correction {
  readonly itemId: string;
  readonly decisionId: string;
  /** The source it was seen in. */
  readonly source: string;
  /** The outside name of the field. */
  readonly target: string;
  /** In our words. */
  readonly value: string;
}

/** Longest value of an outcome. */
const valueMax = 4_000;

/**
 * Records what people corrected in a source as outcomes, by whichever way it was seen. Seeing it again is no news; another
 * value replaces the one before. A field no agent decided teaches nothing.
 */
export async function recordCorrections(
  context: Pick<LineContext, 'keysOf' | 'now' | 'runtimes'>,
  tx: Tx,
  corrections: readonly Correction[],
): Promise<void> {
  if (corrections.length === 0) return;
  const { costs } = await context.runtimes(tx);
  for (const { itemId, decisionId, source, target, value: given } of corrections) {
    const decided = await findTarget(tx, decisionId, target);
    if (decided === undefined || decided.erased) continue;
    const value = given.slice(0, valueMax);
    const { field } = decided;
    const outcome = outcomeOf({ field, value: decided.value, raw: decided.raw }, field, value);
    const id = uuidV7();
    const isNews = await insertCorrection(tx, { ...outcome, id, itemId, decisionId, source });
    if (!isNews) continue;
    await refreshHistory(tx, await requesterOf(tx, itemId));
    const { predicted, correct } = outcome;
    const cost =
      predicted === null || correct !== false ? 0 : costOf(costs, field, predicted, value);
    const detail = { outcomeId: id, decisionId, field, by: 'source', correct, cost };
    await appendAudit(context, tx, [
      { stage: 'learn', type: 'outcome', actor: `source:${source}`, itemId, detail },
    ]);
  }
}
