import type { OutcomeBody } from '@signalbox/contract';
import { costOf, outcomeOf } from '@signalbox/domain';
import { appendAudit } from '../agents/version-change.ts';
import { uuidV7 } from '../ids/uuid-v7.ts';
import { findDecided } from '../store/learn/find-decided.ts';
import { insertOutcome } from '../store/learn/insert-outcome.ts';
import { refreshHistory } from '../store/requester/refresh-history.ts';
import { requesterOf } from '../store/requester/requester-of.ts';
import { inTenant, type Tx } from '../store/tx.ts';
import type { LineContext } from './context.ts';
import { Refusal } from './refusal.ts';

export interface Reporter {
  readonly who: { readonly kind: 'key' | 'person'; readonly id: string };
  /** As the audit names it. */
  readonly actor: string;
}

/**
 * Records what turned out to be right for one field of an item, as a person, the requester or the source said it; `reporter`
 * is the key or the person who passes it on. Saying it again replaces what was said. Returns the outcome's id.
 *
 * @throws Refusal `not_found`, `erased`
 */
export async function reportOutcome(
  context: LineContext,
  tenantId: string,
  itemId: string,
  body: OutcomeBody,
  reporter: Reporter,
): Promise<string> {
  return inTenant(context.database, tenantId, (tx) =>
    recordOutcome(context, tx, itemId, body, reporter),
  );
}

/** The same in a transaction of the caller's. */
export async function recordOutcome(
  context: LineContext,
  tx: Tx,
  itemId: string,
  body: OutcomeBody,
  reporter: Reporter,
): Promise<string> {
  const decided = await findDecided(tx, itemId, body.field);
  if (decided === undefined) throw new Refusal('not_found');
  if (decided.erased) throw new Refusal('erased');
  const before = { field: body.field, value: decided.value, raw: decided.raw };
  const outcome = outcomeOf(before, body.field, body.value);
  const id = uuidV7();
  await insertOutcome(tx, {
    ...outcome,
    id,
    itemId,
    decisionId: decided.decision_id,
    witness: body.by,
    verdictId: null,
    reportedBy: reporter.who,
    sampled: 1,
    at: body.at ?? null,
  });
  await refreshHistory(tx, await requesterOf(tx, itemId));
  const { costs } = await context.runtimes(tx);
  const { predicted, correct } = outcome;
  const cost =
    predicted === null || correct !== false ? 0 : costOf(costs, body.field, predicted, body.value);
  const detail = {
    ...{ outcomeId: id, decisionId: decided.decision_id, field: body.field, by: body.by },
    ...{ correct, cost },
  };
  await appendAudit(context, tx, [
    { stage: 'learn', type: 'outcome', actor: reporter.actor, itemId, detail },
  ]);
  return id;
}
