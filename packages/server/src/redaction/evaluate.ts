import { findMarks } from './find-marks.ts';
import type { Mark, MarkType } from './mark.ts';

/** One text of an evaluation set. Offsets may be code points or UTF-16; `value` settles which. */
export interface RedactionRow {
  readonly text: string;
  readonly spans: readonly {
    readonly type: string;
    readonly start: number;
    readonly end: number;
    readonly value?: string | undefined;
  }[];
}

export interface TypeScore {
  /** Share of the labelled values that marks of this type cover whole; null when there is none. */
  readonly recall: number | null;
  /** Share of the marks of this type that touch a labelled value of the type; null when nothing was marked. */
  readonly precision: number | null;
  /** Labelled values of the type. */
  readonly n: number;
}

export interface RedactionScores {
  readonly types: Readonly<Record<string, TypeScore>>;
  /** Marks that touch no labelled value of any type. */
  readonly falseMarks: number;
}

/** The names evaluation sets use for our types. */
const labelOf: Readonly<Partial<Record<MarkType, string>>> = {
  EMAIL: 'EMAIL_ADDRESS',
  PHONE: 'PHONE_NUMBER',
  CARD: 'CREDIT_CARD',
  IBAN: 'IBAN_CODE',
  IP: 'IP_ADDRESS',
  SSN: 'US_SSN',
};

interface Tally {
  n: number;
  found: number;
  marked: number;
  right: number;
}

/** Scores redaction on labelled texts, type by type. Labels of types we do not mark only excuse false marks. */
export function evaluateRedaction(rows: Iterable<RedactionRow>): RedactionScores {
  const tallies = new Map<string, Tally>();
  for (const label of Object.values(labelOf)) {
    tallies.set(label, { n: 0, found: 0, marked: 0, right: 0 });
  }
  let falseMarks = 0;
  for (const row of rows) {
    const marks = findMarks(row.text).filter((mark) => mark.type !== 'LITERAL');
    const labels = row.spans.map((span) => ({ ...utf16(row.text, span), type: span.type }));
    for (const label of labels) countLabel(label, marks, tallies);
    for (const mark of marks) {
      countMark(mark, labels, tallies);
      if (!labels.some((label) => touches(mark, label))) falseMarks += 1;
    }
  }
  const types: Record<string, TypeScore> = {};
  for (const [label, tally] of tallies) {
    types[label] = {
      recall: tally.n === 0 ? null : tally.found / tally.n,
      precision: tally.marked === 0 ? null : tally.right / tally.marked,
      n: tally.n,
    };
  }
  return { types, falseMarks };
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function countLabel(
  label: Range & { readonly type: string },
  marks: readonly Mark[],
  tallies: ReadonlyMap<string, Tally>,
): void {
  const tally = tallies.get(label.type);
  if (tally === undefined) return;
  tally.n += 1;
  const covered = marks.some(
    (mark) =>
      labelOf[mark.type] === label.type && mark.start <= label.start && mark.end >= label.end,
  );
  if (covered) tally.found += 1;
}

function countMark(
  mark: Mark,
  labels: readonly (Range & { readonly type: string })[],
  tallies: ReadonlyMap<string, Tally>,
): void {
  const wanted = labelOf[mark.type];
  const tally = wanted === undefined ? undefined : tallies.get(wanted);
  if (tally === undefined) return;
  tally.marked += 1;
  if (labels.some((label) => label.type === wanted && touches(mark, label))) tally.right += 1;
}

function touches(a: Range, b: Range): boolean {
  return a.start < b.end && b.start < a.end;
}

function utf16(text: string, span: RedactionRow['spans'][number]): Range {
  const { start, end, value } = span;
  if (value === undefined || text.slice(start, end) === value) return { start, end };
  const characters = Array.from(text);
  const from = characters.slice(0, start).join('').length;
  return { start: from, end: from + characters.slice(start, end).join('').length };
}
