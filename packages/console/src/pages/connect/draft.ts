import type { Connectable, OfferedPlace, SourceDraftBody } from '@signalbox/contract';

/** Where one of our fields stands; no name: it is not written. */
export interface DraftPlace {
  readonly name: string;
  /** Our value → theirs, where they differ. */
  readonly values: Readonly<Record<string, string>>;
}

/** What the person has said so far. Kept in the page alone: what counts is the file. */
export interface Draft {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  /** One a line, as typed. */
  readonly places: string;
  readonly team: string;
  readonly note: 'internal' | 'none';
  readonly fields: Readonly<Record<string, DraftPlace>>;
}

/** What a system begins with: the variables that are set, else what they might be called. */
export function beginDraft(system: Connectable): Draft {
  const variables = system.variables.map(({ key, set, suggested, optional }) => {
    const name = set.includes(suggested) ? suggested : (set[0] ?? (optional ? '' : suggested));
    return [key, name] as const;
  });
  return {
    name: system.type,
    variables: Object.fromEntries(variables),
    places: system.places?.all === true ? 'all' : '',
    ...{ team: '', note: 'internal', fields: {} },
  };
}

export function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ''))];
}

/** As the server takes it. A field that the system does not have itself is one that was added to it. */
export function bodyOf(system: Connectable, draft: Draft): SourceDraftBody {
  const own = system.fields ?? [];
  const fields = Object.entries(draft.fields).flatMap(([field, place]) => {
    const name = place.name.trim();
    if (name === '') return [];
    const values = Object.entries(place.values).filter(
      ([ours, theirs]) => theirs.trim() !== '' && theirs !== ours,
    );
    const custom = !own.includes(name);
    return [[field, { name, custom, values: Object.fromEntries(values) }] as const];
  });
  const variables = Object.entries(draft.variables).filter(([, name]) => name.trim() !== '');
  return {
    name: draft.name.trim(),
    type: system.type,
    variables: Object.fromEntries(variables.map(([key, name]) => [key, name.trim()])),
    ...(system.places === null ? {} : { places: linesOf(draft.places), note: draft.note }),
    ...(system.fields === null
      ? { team: linesOf(draft.team) }
      : { fields: Object.fromEntries(fields) }),
  };
}

/** What decides whom is asked and for what: after a change of it, what was found before says little. */
export function askedOf({ type, variables, places }: SourceDraftBody): string {
  return JSON.stringify([type, variables, places]);
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The place of a field that has its name, whatever its case, with the values that have ours; null when there is none. */
export function suggestedPlace(
  field: string,
  ours: readonly string[],
  offered: readonly OfferedPlace[],
): DraftPlace | null {
  const place = offered.find(({ name }) => same(name, field));
  if (place === undefined) return null;
  return { name: place.name, values: suggestedValues(ours, place.values ?? []) };
}

/** Our values → theirs of the same name, where they are written differently. */
export function suggestedValues(
  ours: readonly string[],
  theirs: readonly string[],
): Readonly<Record<string, string>> {
  const found = ours.flatMap((value) => {
    if (theirs.includes(value)) return [];
    const alike = theirs.find((one) => same(one, value));
    return alike === undefined ? [] : [[value, alike] as const];
  });
  return Object.fromEntries(found);
}

/** Fields nobody has said anything about get what is suggested; what was said stays. */
export function withSuggestions(
  draft: Draft,
  fields: Readonly<Record<string, { readonly values: readonly string[] | null }>>,
  offered: readonly OfferedPlace[],
): Draft {
  const suggested = Object.entries(fields).flatMap(([field, { values }]) => {
    if (draft.fields[field] !== undefined) return [];
    const place = suggestedPlace(field, values ?? [], offered);
    return place === null ? [] : [[field, place] as const];
  });
  return { ...draft, fields: { ...draft.fields, ...Object.fromEntries(suggested) } };
}
