import { z } from 'zod';
import type { RedactionRow } from './evaluate.ts';
import { type LabelledSpan, rangeOf } from './span-range.ts';

export type RowReading =
  | { readonly ok: true; readonly row: RedactionRow }
  /** What is wrong with the row and how it should be; holds nothing of its text. */
  | { readonly ok: false; readonly why: string };

const offset = z.int().min(0);
const name = z.string().min(1);

const record = z
  .looseObject({
    ...{ type: name.optional(), label: name.optional(), entity_type: name.optional() },
    ...{ entity: name.optional(), entity_group: name.optional(), category: name.optional() },
    ...{ start: offset.optional(), start_position: offset.optional(), begin: offset.optional() },
    ...{ start_offset: offset.optional(), offset: offset.optional() },
    ...{ end: offset.optional(), end_position: offset.optional(), end_offset: offset.optional() },
    ...{ stop: offset.optional(), length: offset.optional() },
    ...{ value: z.string().nullish(), entity_value: z.string().nullish() },
  })
  .transform((span, context): LabelledSpan => {
    const type =
      span.type ??
      span.label ??
      span.entity_type ??
      span.entity ??
      span.entity_group ??
      span.category;
    const start =
      span.start ?? span.start_position ?? span.start_offset ?? span.begin ?? span.offset;
    const end =
      span.end ??
      span.end_position ??
      span.end_offset ??
      span.stop ??
      (start === undefined || span.length === undefined ? undefined : start + span.length);
    if (type === undefined || start === undefined || end === undefined) {
      context.addIssue({ code: 'custom', message: 'type, start and end' });
      return z.NEVER;
    }
    return { type, start, end, value: span.value ?? span.entity_value ?? undefined };
  });

/** `[5, 9, "EMAIL"]`. */
const triple = z
  .tuple([offset, offset, name])
  .transform(([start, end, type]): LabelledSpan => ({ start, end, type }));

const span = z.union([record, triple]);

const textKeys = ['text', 'source_text', 'full_text', 'unmasked_text'] as const;
const spanKeys = [
  'spans',
  'entities',
  'privacy_mask',
  'span_labels',
  'labels',
  'annotations',
] as const;

/** Reads one line of an evaluation file, in the shapes that such sets come in. */
export function readRow(line: string): RowReading {
  const value = parseJson(line);
  const fields = z.looseObject({}).safeParse(value);
  if (!fields.success)
    return refused('it is no JSON object; write one {"text","spans"} on each line');
  const text = textKeys.map((key) => fields.data[key]).find((one) => typeof one === 'string');
  if (text === undefined) return refused('it has no text; put it under "text"');
  const given = spanKeys.map((key) => fields.data[key]).find((one) => one !== undefined);
  if (given === undefined || given === null) {
    return refused('it has no list of spans; write "spans": [] for a text with nothing in it');
  }
  // Some sets hold the list as JSON inside a string.
  const list = typeof given === 'string' ? parseJson(given) : given;
  if (!Array.isArray(list)) return refused('its spans are no list');
  const spans: LabelledSpan[] = [];
  for (const [index, one] of list.entries()) {
    const parsed = span.safeParse(one);
    if (!parsed.success) {
      return refused(`its span ${index + 1} is not {"type","start","end"} with whole numbers`);
    }
    if (rangeOf(text, parsed.data) === null) {
      const how = 'offsets count characters from 0, "end" is the first one after it';
      return refused(`its span ${index + 1} is outside the text or not at its value; ${how}`);
    }
    spans.push(parsed.data);
  }
  return { ok: true, row: { text, spans } };
}

function refused(why: string): RowReading {
  return { ok: false, why };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
