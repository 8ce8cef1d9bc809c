import type { DecidedFieldView } from '@signalbox/contract';

export interface FieldOption {
  readonly value: string;
  /** Calibrated; null for a value nobody proposed. */
  readonly confidence: number | null;
  readonly proposed: boolean;
}

/** Options that have a key of their own: 1 to 9. */
export const keyedOptions = 9;

/** What a field may become: the proposal, its alternatives by confidence, then the other values of the workspace. */
export function optionsOf(
  field: DecidedFieldView,
  values: readonly string[] | null,
): readonly FieldOption[] {
  const options = new Map<string, FieldOption>();
  if (field.value !== null) {
    const { value, confidence } = field;
    options.set(value, { value, confidence, proposed: true });
  }
  const alternatives = [...field.alternatives].sort((a, b) => b.confidence - a.confidence);
  for (const { value, confidence } of alternatives) {
    if (values !== null && !values.includes(value)) continue;
    if (!options.has(value)) options.set(value, { value, confidence, proposed: false });
  }
  for (const value of values ?? []) {
    if (!options.has(value)) options.set(value, { value, confidence: null, proposed: false });
  }
  return [...options.values()];
}

/** The field a person should look at first: the one the agent is least sure of. */
export function leastSure(
  fields: Readonly<Record<string, Pick<DecidedFieldView, 'value' | 'confidence'>>>,
): string | null {
  const [first] = Object.entries(fields).sort(
    ([, a], [, b]) =>
      (a.value === null ? -1 : a.confidence) - (b.value === null ? -1 : b.confidence),
  );
  return first?.[0] ?? null;
}
