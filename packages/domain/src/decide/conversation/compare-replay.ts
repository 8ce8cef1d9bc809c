import type { Lane } from '../../shared/lane.ts';

/** What came of a conversation, as far as two of them can differ in it. */
export interface ReplaySide {
  readonly fields: readonly { readonly field: string; readonly value: string | null }[];
  readonly lane: Lane;
  readonly fallback: string | null;
  readonly reply: { readonly text: string; readonly citations: readonly string[] } | null;
  readonly costMicros: number;
  /** What was done, in its order: `triage model quick answered`. */
  readonly steps: readonly string[];
}

export type DifferenceIn = 'field' | 'lane' | 'fallback' | 'reply' | 'citations' | 'steps' | 'cost';

/** One thing that is not the same on both sides; null: it is not there. */
export interface Difference {
  readonly what: DifferenceIn;
  /** Of the field; null for everything else. */
  readonly field: string | null;
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * How two sides differ, fields first. The order of citations is nobody's decision and makes no difference, that of steps does. A field
 * that one of them does not have at all counts as one without a value.
 */
export function compareReplay(before: ReplaySide, after: ReplaySide): readonly Difference[] {
  const names = [...new Set([...before.fields, ...after.fields].map(({ field }) => field))];
  const all: readonly Difference[] = [
    ...names.map(
      (field): Difference => ({
        ...{ what: 'field', field },
        ...{ before: fieldValue(before, field), after: fieldValue(after, field) },
      }),
    ),
    other('lane', before.lane, after.lane),
    other('fallback', before.fallback, after.fallback),
    other('reply', before.reply?.text ?? null, after.reply?.text ?? null),
    other('citations', citedBy(before), citedBy(after)),
    other('steps', stepsOf(before), stepsOf(after)),
    other('cost', `${before.costMicros}`, `${after.costMicros}`),
  ];
  return all.filter((one) => one.before !== one.after);
}

function other(what: DifferenceIn, before: string | null, after: string | null): Difference {
  return { what, field: null, before, after };
}

function fieldValue({ fields }: ReplaySide, name: string): string | null {
  return fields.find(({ field }) => field === name)?.value ?? null;
}

function citedBy({ reply }: ReplaySide): string | null {
  const ids = [...new Set(reply?.citations ?? [])].sort();
  return ids.length === 0 ? null : ids.join(', ');
}

function stepsOf({ steps }: ReplaySide): string | null {
  return steps.length === 0 ? null : steps.join('\n');
}
