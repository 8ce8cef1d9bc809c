import { fitCalibrator, refitDue } from '@signalbox/domain';
import { appendAudit } from '../agents/version-change.ts';
import { uuidV7 } from '../ids/uuid-v7.ts';
import type { LineContext } from '../line/context.ts';
import { raiseEpoch } from '../store/control/raise-epoch.ts';
import { asSql } from '../store/database.ts';
import { putCalibrator } from '../store/learn/calibrators.ts';
import { countOutcomes, type OutcomeCountRow } from '../store/learn/count-outcomes.ts';
import { readOutcomePoints } from '../store/learn/read-outcome-points.ts';
import { inTenant } from '../store/tx.ts';

/**
 * Fits calibrators anew where enough outcomes have come in since the last fit. Each fit is an object of its own, recorded
 * with its numbers and an audit entry; a new epoch puts it in force for what is decided from then on.
 */
export async function sweepCalibrators(context: LineContext): Promise<void> {
  for (const row of await countOutcomes(asSql(context.database.system))) {
    if (refitDue(row.outcomes, row.fitted_on)) await refit(context, row);
  }
}

async function refit(context: LineContext, row: OutcomeCountRow): Promise<void> {
  const { tenant_id: tenantId, agent, version, field } = row;
  // Read and fitted before the epoch lock is taken: a switch must not wait for a computation.
  const points = await inTenant(context.database, tenantId, (tx) =>
    readOutcomePoints(tx, version, agent, field),
  );
  const params = fitCalibrator(
    points.map(({ raw, correct, sampled }) => ({ raw, correct, weight: 1 / sampled })),
  );
  const id = uuidV7();
  const { method } = params;
  const fitted = { agent, version, field, method, outcomes: points.length };
  await inTenant(
    context.database,
    tenantId,
    async (tx) => {
      await putCalibrator(tx, { ...fitted, id, params, origin: 'outcomes' });
      const detail = { calibratorId: id, ...fitted };
      await appendAudit(context, tx, [
        { stage: 'learn', type: 'calibrator_fitted', actor: 'system', itemId: null, detail },
      ]);
      await raiseEpoch(tx);
    },
    { epoch: 'change' },
  );
  context.announce(tenantId, 'agents');
}
