import { uuidV7 } from '../ids/uuid-v7.ts';
import { putCalibrator } from '../store/learn/calibrators.ts';
import type { Tx } from '../store/tx.ts';
import type { RuleCalibration } from './fit-rule-calibrators.ts';

/** Records what the rules of a version are worth. */
export async function putRuleCalibrators(
  tx: Tx,
  version: { readonly agent: string; readonly id: string },
  fitted: readonly RuleCalibration[],
): Promise<void> {
  for (const { field, params, outcomes } of fitted) {
    await putCalibrator(tx, {
      id: uuidV7(),
      agent: version.agent,
      version: version.id,
      field: `rules/${field}`,
      method: params.method,
      params,
      outcomes,
      origin: 'history',
    });
  }
}
