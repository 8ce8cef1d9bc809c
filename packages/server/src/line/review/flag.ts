import type { FlagBody } from '@signalbox/contract';
import { appendAudit } from '../../agents/version-change.ts';
import { type AuditDraft, sealDrafts } from '../../audit/append.ts';
import { uuidV7 } from '../../ids/uuid-v7.ts';
import { redactRemark } from '../../redaction/redact-remark.ts';
import { openChecks } from '../../store/check/open-checks.ts';
import { findFlaggable } from '../../store/flag/find-flaggable.ts';
import { putFlag } from '../../store/flag/put-flag.ts';
import { inTenant, type Tx } from '../../store/tx.ts';
import { checkForMs } from '../checks.ts';
import type { LineContext } from '../context.ts';
import { type Reporter, recordOutcome } from '../learn.ts';
import { Refusal } from '../refusal.ts';
import { reviewTerms } from './stop-delay.ts';

export interface Flagged {
  readonly id: string;
  /** Fields it confirms as right. */
  readonly confirmed: number;
  /** A person is asked to check the decision now. */
  readonly toCheck: boolean;
}

/**
 * Records what the requester or a person says of what became of an item. `right` confirms every decided value. `wrong` says
 * not what would have been right, so it teaches nothing; a person is asked to check what was decided without one.
 *
 * @throws Refusal `not_found`, `erased`
 */
export async function flagItem(
  context: LineContext,
  tenantId: string,
  itemId: string,
  body: FlagBody,
  reporter: Reporter,
): Promise<Flagged> {
  const flagged = await inTenant(context.database, tenantId, async (tx) => {
    const item = await findFlaggable(tx, itemId);
    if (item === undefined) throw new Refusal('not_found');
    if (item.erased) throw new Refusal('erased');
    const { decision_id: decisionId } = item;
    const { by, verdict = null, satisfaction = null } = body;
    const id = await putFlag(tx, {
      ...{ id: uuidV7(), itemId, decisionId, by, verdict, satisfaction },
      note: body.note === undefined ? null : redactRemark(body.note),
      actor: reporter.actor,
    });
    const detail = { flagId: id, decisionId, by, verdict, satisfaction };
    const { actor } = reporter;
    await appendAudit(context, tx, [{ stage: 'learn', type: 'flagged', actor, itemId, detail }]);
    const right =
      verdict === 'right' ? Object.entries(item.fields).filter(([, value]) => value !== null) : [];
    for (const [field, value] of right) {
      await recordOutcome(context, tx, itemId, { field, value: value ?? '', by }, reporter);
    }
    const doubted = verdict === 'wrong' && item.lane === 'auto' && decisionId !== null;
    const toCheck = doubted && (await askForCheck(context, tx, itemId, decisionId, actor));
    return { id, confirmed: right.length, toCheck };
  });
  context.announce(tenantId, 'items');
  if (flagged.toCheck) context.announce(tenantId, 'reviews');
  return flagged;
}

async function askForCheck(
  context: LineContext,
  tx: Tx,
  itemId: string,
  decisionId: string,
  actor: string,
): Promise<boolean> {
  const { queue } = await reviewTerms(context, tx);
  const checkId = uuidV7();
  const until = new Date(context.now() + checkForMs).toISOString();
  const detail = { checkId, decisionId };
  const draft: AuditDraft = { stage: 'hold', type: 'check_opened', actor, itemId, detail };
  const seal = { tenantId: tx.tenantId, xid: tx.xid, atMs: context.now(), newId: uuidV7 };
  const audit = sealDrafts(context.keysOf(tx.tenantId).audit, seal, [draft]);
  const check = { check_id: checkId, item_id: itemId, decision_id: decisionId, until, queue };
  return (await openChecks(tx, [check], audit, 'person')).length > 0;
}
