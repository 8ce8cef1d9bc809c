import { appendAudit } from '../agents/version-change.ts';
import type { LineContext } from '../line/context.ts';
import { Refusal } from '../line/refusal.ts';
import { redactRemark } from '../redaction/redact-remark.ts';
import { dropFact } from '../store/memory/facts.ts';
import { putForgotten } from '../store/memory/forgotten.ts';
import { inTenant } from '../store/tx.ts';
import { readMemory } from './read-memory.ts';
import { findWhose, type Whose } from './whose.ts';

/**
 * Has a fact of somebody forgotten. What was stated is removed; what was learned is learned again only from tickets that come in
 * later.
 *
 * @throws Refusal `not_found` also for a fact that is not known of him now
 */
export async function forgetFact(
  context: LineContext,
  tenantId: string,
  asked: { readonly whose: Whose; readonly factId: string; readonly reason: string },
  actor: string,
): Promise<void> {
  const { whose, factId } = asked;
  await inTenant(context.database, tenantId, async (tx) => {
    const named = await findWhose(context, tx, whose);
    const known = named === undefined ? [] : await readMemory(context, tx, named);
    const fact = known.find(({ id }) => id === factId);
    if (fact === undefined) throw new Refusal('not_found');
    const { kind, about, ref } = fact;
    if (kind === 'stated') await dropFact(tx, factId);
    else await putForgotten(tx, { id: factId, subjectRef: ref, by: actor });
    const detail = { factId, about, kind, reason: redactRemark(asked.reason) };
    const itemId = 'itemId' in whose ? whose.itemId : null;
    await appendAudit(context, tx, [
      { stage: 'learn', type: 'fact_forgotten', actor, itemId, detail },
    ]);
  });
  context.announce(tenantId, 'items');
}
