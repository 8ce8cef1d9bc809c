import type { RuleConfig } from '@signalbox/contract';
import { encodeModel, type FieldReport, trainModel } from '@signalbox/domain';
import type { TrainingTextRow } from '../store/learn/read-training-rows.ts';
import { fitRuleCalibrators, type RuleCalibration } from './fit-rule-calibrators.ts';

/** Plain data in and out: both cross a thread. */
export interface TrainingOrder {
  readonly rows: readonly TrainingTextRow[];
  readonly fields: readonly string[];
  /** The rules of each agent. */
  readonly rules: readonly (readonly RuleConfig[])[];
  readonly seed: number;
}

export interface TrainingResult {
  readonly fields: readonly FieldReport[];
  /** The artifact; null when no field could be trained, and then no rules were fitted. */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
  /** What the rules of each agent are worth, in the order of the order. */
  readonly calibrations: readonly (readonly RuleCalibration[])[];
}

/** Everything of training that takes time: seconds of pure computation. The same order gives the same bytes. */
export function computeTraining({ rows, fields, rules, seed }: TrainingOrder): TrainingResult {
  const texts = rows.map(({ subject, body, labels, in_scope: inScope }) => ({
    text: `${subject}\n${body}`,
    labels,
    inScope,
  }));
  const model = trainModel({ rows: texts, fields, seed });
  if (model.heads.length === 0) return { fields: model.fields, bytes: null, calibrations: [] };
  return {
    fields: model.fields,
    bytes: Uint8Array.from(encodeModel(model)),
    calibrations: rules.map((one) => fitRuleCalibrators(one, rows)),
  };
}
