import type { RuleConfig } from '@signalbox/contract';
import { applyRules, type CalibrationPoint, compileRules, fitCalibrator } from '@signalbox/domain';
import { uuidV7 } from '../ids/uuid-v7.ts';
import { putCalibrator } from '../store/learn/calibrators.ts';
import type { TrainingTextRow } from '../store/learn/read-training-rows.ts';
import type { Tx } from '../store/tx.ts';

/** Fewer hits than this say nothing about a rule set; its authors' weights stand until there are more. */
const minHits = 20;

/**
 * Compares what the rules of a version say with past tickets whose answers are known, and records what their weights are
 * worth. Rules have no parameters fitted to these rows, so the rows are a fair test of them.
 */
export async function fitRuleCalibrators(
  tx: Tx,
  version: { readonly agent: string; readonly id: string; readonly rules: readonly RuleConfig[] },
  rows: readonly TrainingTextRow[],
): Promise<void> {
  if (version.rules.length === 0) return;
  const rules = compileRules(version.rules);
  const points = new Map<string, CalibrationPoint[]>();
  for (const row of rows) {
    const facts = { subject: row.subject, body: row.body, fields: {}, senderDomain: null };
    const { fields } = applyRules(rules, { ...facts, language: null, kind: 'ticket' });
    for (const [field, answer] of Object.entries(fields)) {
      const label = row.labels[field];
      if (label === undefined || answer.final) continue;
      const known = points.get(field) ?? [];
      known.push({ raw: answer.raw, correct: answer.value === label });
      points.set(field, known);
    }
  }
  for (const [field, known] of points) {
    if (known.length < minHits) continue;
    const params = fitCalibrator(known);
    await putCalibrator(tx, {
      id: uuidV7(),
      agent: version.agent,
      version: version.id,
      field: `rules/${field}`,
      method: params.method,
      params,
      outcomes: known.length,
      origin: 'history',
    });
  }
}
