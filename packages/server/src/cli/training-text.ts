import type { FieldReport } from '@signalbox/domain';

const reasons = {
  'too-few-rows': 'too few labelled rows',
  'too-few-classes': 'fewer than two values',
  'too-many-classes': 'too many values',
} as const;

/** One line a field: how often it was right on rows it had not seen. */
export function describeFields(fields: Readonly<Record<string, FieldReport>>): readonly string[] {
  return Object.values(fields).map((field) =>
    field.status === 'trained'
      ? `${field.field}: right ${percent(field.accuracy)} in cross-validation (macro F1 ${percent(field.macroF1)}, calibration error ${percent(field.ece)}; ${field.rows} rows, ${field.classes} values)`
      : `${field.field}: not trained, ${reasons[field.reason]} (${field.rows} rows, ${field.classes} values)`,
  );
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
