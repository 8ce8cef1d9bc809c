import { type Family, namesOf } from './families.ts';
import { readings } from './features.ts';
import { chanceOf, type InjectionModel, scoreReading } from './model.ts';
import { shippedModel } from './shipped.ts';

/** Where something stands in a text, UTF-16 units. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What the detector found in a text: figures and places, never words of it. */
export interface InjectionFinding {
  /** The chance that the most suspicious piece is an attack, 0..1. */
  readonly score: number;
  /** From this score on the text is suspected. */
  readonly limit: number;
  readonly suspected: boolean;
  /** What the suspected pieces look like; `learned` when only the trained weights speak against them. Empty when not suspected. */
  readonly families: readonly (Family | 'learned')[];
  /** The suspected pieces in the order of the text, at most 20. Empty when not suspected. */
  readonly spans: readonly Span[];
}

const spansMax = 20;

/**
 * Looks for words that try to give orders to whoever reads the text by machine. Every sentence is judged by itself and the worst
 * one counts, so honest text around an attack does not hide it. One layer of several: what it misses must be harmless because of
 * what the agent may do, and what it finds goes to a person.
 *
 * Pure, linear in the text, any language; never throws.
 */
export function detectInjection(
  text: string,
  model: InjectionModel = shippedModel(),
): InjectionFinding {
  let highest = Number.NEGATIVE_INFINITY;
  let families = 0;
  const spans: Span[] = [];
  for (const reading of readings(text)) {
    // A ticket headed "Secret key" was suspected on the weight of its words alone.
    if (reading.brief && reading.families === 0) continue;
    const score = scoreReading(model, reading);
    highest = Math.max(highest, score);
    if (chanceOf(model, score) < model.limit) continue;
    families |= reading.families;
    addSpan(spans, reading);
  }
  const score = chanceOf(model, highest);
  const suspected = score >= model.limit;
  const named = namesOf(families);
  const { limit } = model;
  return {
    score,
    limit,
    suspected,
    families: suspected && named.length === 0 ? ['learned'] : named,
    spans,
  };
}

/** Readings overlap; what touches the one before is one place with it. */
function addSpan(spans: Span[], { from, to }: Span): void {
  const last = spans.at(-1);
  if (last !== undefined && from <= last.to && to >= last.from) {
    spans[spans.length - 1] = { from: Math.min(last.from, from), to: Math.max(last.to, to) };
  } else if (spans.length < spansMax) spans.push({ from, to });
}
