import type { RuleConfig } from '@signalbox/contract';
import { applyRules, type CalibrationPoint, compileRules, fitCalibrator } from '@signalbox/domain';
import type { TrainingTextRow } from '../store/learn/read-training-rows.ts';

/** Fewer hits than this say nothing about a rule set; its authors' weights stand until there are more. */
const minHits = 20;

/** What the weights of a rule set are worth for one field. */
export interface RuleCalibration {
  readonly field: string;
  readonly params: ReturnType<typeof fitCalibrator>;
  /** Rows the rules answered. */
  readonly outcomes: number;
}

/**
 * Compares what rules say with past tickets whose answers are known. Rules have no parameters fitted to these rows, so the
 * rows are a fair test of them. Pure and, with many rows, seconds of computation: never call it while a lock is held.
 */
export function fitRuleCalibrators(
  ruleConfigs: readonly RuleConfig[],
  rows: readonly TrainingTextRow[],
): readonly RuleCalibration[] {
  if (ruleConfigs.length === 0) return [];
  const rules = compileRules(ruleConfigs);
  const points = new Map<string, CalibrationPoint[]>();
  for (const row of rows) {
    if (!row.in_scope) continue;
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
  return [...points]
    .filter(([, known]) => known.length >= minHits)
    .map(([field, known]) => ({
      field,
      params: fitCalibrator(known),
      outcomes: known.length,
    }));
}
