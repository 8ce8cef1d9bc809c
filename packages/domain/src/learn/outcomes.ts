import { own } from '../shared/own.ts';
import type { VerdictKind } from '../shared/verdict-kind.ts';

export interface DecidedField {
  readonly field: string;
  readonly value: string | null;
  readonly raw: number | null;
}

export interface OutcomeDraft {
  readonly field: string;
  readonly value: string;
  readonly predicted: string | null;
  readonly raw: number | null;
  /** Null when there was no prediction to be right or wrong. */
  readonly correct: boolean | null;
}

/** One outcome for one field once the right value is known. */
export function outcomeOf(
  decided: DecidedField | undefined,
  field: string,
  value: string,
): OutcomeDraft {
  const predicted = decided?.value ?? null;
  return {
    field,
    value,
    predicted,
    raw: decided?.raw ?? null,
    correct: predicted === null ? null : predicted === value,
  };
}

/**
 * What a reviewer's verdict teaches. Accept confirms every decided value; edit confirms what was left alone and corrects the
 * rest. Decline and reassign say that the proposal was not wanted but not what is right, so they yield no label: a guess at
 * it would teach the guess.
 */
export function outcomesOfVerdict(
  verdict: VerdictKind,
  decided: readonly DecidedField[],
  edited: Readonly<Record<string, string>>,
): readonly OutcomeDraft[] {
  if (verdict === 'decline' || verdict === 'reassign') return [];
  const names = new Set([...decided.map((one) => one.field), ...Object.keys(edited)]);
  return [...names].flatMap((field) => {
    const before = decided.find((one) => one.field === field);
    const value = (verdict === 'edit' ? own(edited, field) : undefined) ?? before?.value ?? null;
    return value === null ? [] : [outcomeOf(before, field, value)];
  });
}
