import { findMarks } from '../find-marks.ts';
import type { Mark } from '../mark.ts';
import { kindOf, kinds } from './labels.ts';
import { type LabelledSpan, type Range, rangeOf } from './span-range.ts';

/** One text of an evaluation set, with what a person labelled in it. */
export interface RedactionRow {
  readonly text: string;
  readonly spans: readonly LabelledSpan[];
}

export interface TypeScore {
  /** Share of the labelled values that are marked whole with this type; null when there is none. */
  readonly recall: number | null;
  /** Share of the marks of this type of which at least half is labelled with it; null when nothing was marked. */
  readonly precision: number | null;
  /** Labelled values of the type. */
  readonly n: number;
}

export interface RedactionScores {
  readonly types: Readonly<Record<string, TypeScore>>;
  /** Marks that touch nothing labelled, of whatever type. */
  readonly falseMarks: number;
}

interface Label extends Range {
  /** The name it is reported under; null when redaction does not mark such values. */
  readonly kind: string | null;
  readonly mark: string | null;
}

interface Tally {
  n: number;
  found: number;
  marked: number;
  right: number;
}

/**
 * Scores redaction on labelled texts, type by type, names and addresses included. A value counts as found when marks of its
 * type cover all its letters and digits, so that nothing of it stays readable; signs and spaces at its ends do not matter.
 * Labels of types we do not mark only excuse marks that touch them. Spans whose place cannot be told are passed over:
 * `rangeOf` tells which they are.
 */
export function evaluateRedaction(rows: Iterable<RedactionRow>): RedactionScores {
  const tallies = new Map<string, Tally>(
    kinds.map(({ name }) => [name, { n: 0, found: 0, marked: 0, right: 0 }]),
  );
  let falseMarks = 0;
  for (const { text, spans } of rows) {
    const marks = findMarks(text, { names: true, addresses: true }).filter(
      ({ type }) => type !== 'LITERAL',
    );
    const labels = spans.flatMap((span) => labelOf(text, span));
    for (const label of labels) countLabel(text, label, marks, tallies);
    for (const mark of marks) {
      countMark(text, mark, labels, tallies);
      if (!labels.some((label) => touches(mark, label))) falseMarks += 1;
    }
  }
  return { types: typesOf(tallies), falseMarks };
}

function typesOf(tallies: ReadonlyMap<string, Tally>): Readonly<Record<string, TypeScore>> {
  const types: Record<string, TypeScore> = {};
  for (const { name, always } of kinds) {
    const { n, found, marked, right } = tallies.get(name) ?? {
      n: 0,
      found: 0,
      marked: 0,
      right: 0,
    };
    if (!always && n === 0) continue;
    types[name] = {
      recall: n === 0 ? null : found / n,
      precision: marked === 0 ? null : right / marked,
      n,
    };
  }
  return types;
}

function labelOf(text: string, span: LabelledSpan): readonly Label[] {
  const range = rangeOf(text, span);
  if (range === null) return [];
  const kind = kindOf(span.type);
  return [{ ...range, kind: kind?.name ?? null, mark: kind?.mark ?? null }];
}

function countLabel(
  text: string,
  label: Label,
  marks: readonly Mark[],
  tallies: ReadonlyMap<string, Tally>,
): void {
  const tally = tallies.get(label.kind ?? '');
  if (tally === undefined) return;
  tally.n += 1;
  const own = marks.filter(({ type }) => type === label.mark);
  if (lettersIn(text, label).every((at) => own.some((mark) => holds(mark, at)))) tally.found += 1;
}

// A street and its postal code are one mark: it counts for each kind that such marks find.
function countMark(
  text: string,
  mark: Mark,
  labels: readonly Label[],
  tallies: ReadonlyMap<string, Tally>,
): void {
  const own = labels.filter((label) => label.mark === mark.type);
  const letters = lettersIn(text, mark);
  const labelled = letters.filter((at) => own.some((label) => holds(label, at))).length;
  for (const kind of kinds) {
    const tally = kind.mark === mark.type ? tallies.get(kind.name) : undefined;
    if (tally === undefined) continue;
    tally.marked += 1;
    if (labelled * 2 >= letters.length) tally.right += 1;
  }
}

/** The offsets of the letters and digits of a range. */
function lettersIn(text: string, { start, end }: Range): readonly number[] {
  const found = [...text.slice(start, end).matchAll(/[\p{L}\p{N}]/gu)].map(
    ({ index }) => start + index,
  );
  return found.length > 0 ? found : [start];
}

function holds({ start, end }: Range, at: number): boolean {
  return at >= start && at < end;
}

function touches(a: Range, b: Range): boolean {
  return a.start < b.end && b.start < a.end;
}
