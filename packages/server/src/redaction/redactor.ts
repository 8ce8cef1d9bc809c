import { findMarks } from './find-marks.ts';
import { type AlsoMarked, type Mark, type MarkType, markTypes, structuredOnly } from './mark.ts';

/** A mark with what stands in its place. Offsets are those of the original text, UTF-16, `end` exclusive. */
export interface RedactedSpan extends Mark {
  readonly placeholder: string;
}

export interface RedactedText {
  readonly redacted: string;
  readonly spans: readonly RedactedSpan[];
}

export interface Redactor {
  /** Redacts one string of the item. Linear in the text; never throws. */
  readonly redact: (text: string) => string;
  /** The same with the places, for callers that show them. */
  readonly redactWithSpans: (text: string) => RedactedText;
  /**
   * What each placeholder stands for, over all strings so far. These are the secrets themselves: seal them
   * before they are stored, and never log them.
   */
  readonly values: () => Readonly<Record<string, string>>;
}

const placeholder = new RegExp(`\\[(?:${markTypes.join('|')})_\\d{1,9}\\]`, 'g');

/**
 * A redactor for the strings of one item (subject, body, fields, messages). The same value gets the same
 * placeholder in all of them: `[EMAIL_1]`, `[PHONE_1]`, `[CARD_1]`, `[IBAN_1]`, `[IP_1]`, `[MAC_1]`, `[SSN_1]`, `[KEY_1]`,
 * and where `also` says so `[PERSON_1]` and `[ADDRESS_1]`.
 * Text that looks like a placeholder becomes `[LITERAL_1]`, so every placeholder in the result is ours.
 *
 * Pass the values of an earlier revision to continue its numbering.
 */
export function createRedactor(
  earlier: Readonly<Record<string, string>> = {},
  also: AlsoMarked = structuredOnly,
): Redactor {
  const values = new Map<string, string>(Object.entries(earlier));
  const byValue = new Map<string, string>();
  const counts = new Map<MarkType, number>();
  for (const [name, value] of values) {
    const [type, number] = name.slice(1, -1).split('_') as [MarkType, string];
    byValue.set(`${type} ${value}`, name);
    counts.set(type, Math.max(counts.get(type) ?? 0, Number(number)));
  }
  const name = (type: MarkType, value: string): string => {
    const known = byValue.get(`${type} ${value}`);
    if (known !== undefined) return known;
    const number = (counts.get(type) ?? 0) + 1;
    const made = `[${type}_${number}]`;
    counts.set(type, number);
    byValue.set(`${type} ${value}`, made);
    values.set(made, value);
    return made;
  };
  return {
    redact: (text) => redactWith(text, also, name).redacted,
    redactWithSpans: (text) => redactWith(text, also, name),
    values: () => Object.fromEntries(values),
  };
}

/** Redacts one string on its own. See `createRedactor` for several strings of one item. */
export function redactText(text: string, also: AlsoMarked = structuredOnly): RedactedText {
  return createRedactor({}, also).redactWithSpans(text);
}

/** The placeholders of a text, in their order, repeats too. */
export function placeholdersIn(redacted: string): readonly string[] {
  return redacted.match(placeholder) ?? [];
}

/**
 * Puts the values back: one pass, so that a value which looks like a placeholder is not filled in its turn.
 * A placeholder without a value stays as it is. `unredact(redacted, values) === original` for every text.
 */
export function unredact(redacted: string, values: Readonly<Record<string, string>>): string {
  return redacted.replace(placeholder, (whole) =>
    Object.hasOwn(values, whole) ? (values[whole] ?? whole) : whole,
  );
}

function redactWith(
  text: string,
  also: AlsoMarked,
  name: (type: MarkType, value: string) => string,
): RedactedText {
  const marks = findMarks(text, also);
  if (marks.length === 0) return { redacted: text, spans: [] };
  const parts: string[] = [];
  const spans: RedactedSpan[] = [];
  let at = 0;
  for (const mark of marks) {
    const made = name(mark.type, text.slice(mark.start, mark.end));
    parts.push(text.slice(at, mark.start), made);
    spans.push({ ...mark, placeholder: made });
    at = mark.end;
  }
  parts.push(text.slice(at));
  return { redacted: parts.join(''), spans };
}
