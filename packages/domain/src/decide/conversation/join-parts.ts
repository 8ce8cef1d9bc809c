import type { FieldAnswer } from '../../shared/answer.ts';

/** What a field got from the parts of a ticket and from the whole. */
export interface JoinedField {
  readonly answer: FieldAnswer | null;
  /** Different values, in the order of the parts; empty when they agree. */
  readonly values: readonly string[];
}

/**
 * One answer for a field of a ticket that was handled in parts. That of the first part with one stands, as its specialist has
 * looked closest at what the requester names first; it is as sure as the least sure of all that were given. Where no specialist has
 * an answer, that of the coordinator stands. A final rule is not up for debate.
 */
export function joinField(
  whole: FieldAnswer | null,
  parts: readonly (FieldAnswer | null)[],
): JoinedField {
  if (whole?.final === true) return { answer: whole, values: [] };
  const given = parts.filter((answer) => answer !== null);
  const [first] = given;
  if (first === undefined) return { answer: whole, values: [] };
  const values = [...new Set(given.map(({ value }) => value))];
  const confidence = Math.min(...given.map((answer) => answer.confidence));
  return { answer: { ...first, confidence }, values: values.length > 1 ? values : [] };
}
