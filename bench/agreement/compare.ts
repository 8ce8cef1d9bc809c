/** What was decided about a ticket, as far as it must not depend on when and beside what. */
export interface Decided {
  readonly fields: Readonly<
    Record<
      string,
      {
        readonly value: string | null;
        readonly confidence: number;
        /** Who gave it: `builtin`, `model:quick`; null: nobody. */
        readonly tier: string | null;
      }
    >
  >;
  /** How free it was to act. */
  readonly lane: string;
  /** Codes, in the gate's order. */
  readonly reasons: readonly string[];
}

/** By the ticket's name in the bench. */
export type Round = ReadonlyMap<string, Decided>;

/** Where two decisions about the same text differ. */
export interface Difference {
  readonly ticket: string;
  /** A field and what of it, `lane`, `reasons` or `decision`. */
  readonly field: string;
  readonly first: string;
  readonly second: string;
}

export interface Agreement {
  readonly compared: number;
  readonly equal: number;
  readonly differences: readonly Difference[];
}

/** Ticket by ticket; one that only one of the rounds has is a difference. */
export function compareRounds(first: Round, second: Round): Agreement {
  const tickets = [...new Set([...first.keys(), ...second.keys()])];
  const found = tickets.map((ticket) =>
    differencesOf(ticket, first.get(ticket) ?? null, second.get(ticket) ?? null),
  );
  return {
    compared: tickets.length,
    equal: found.filter((one) => one.length === 0).length,
    differences: found.flat(),
  };
}

export function differencesOf(
  ticket: string,
  first: Decided | null,
  second: Decided | null,
): readonly Difference[] {
  if (first === null || second === null) {
    if (first === second) return [];
    const said = (one: Decided | null): string => (one === null ? 'none' : 'decided');
    return [{ ticket, field: 'decision', first: said(first), second: said(second) }];
  }
  const pairs: [string, unknown, unknown][] = [
    ['lane', first.lane, second.lane],
    ['reasons', first.reasons.join(' '), second.reasons.join(' ')],
  ];
  const names = new Set([...Object.keys(first.fields), ...Object.keys(second.fields)]);
  for (const name of names) {
    for (const part of ['value', 'confidence', 'tier'] as const) {
      pairs.push([`${name}.${part}`, first.fields[name]?.[part], second.fields[name]?.[part]]);
    }
  }
  return pairs
    .filter(([, one, other]) => !Object.is(one, other))
    .map(([field, one, other]) => ({
      ...{ ticket, field },
      ...{ first: String(one), second: String(other) },
    }));
}

/** How far decisions about the same matter in other words agree. */
export interface ParaphraseAgreement {
  readonly tickets: number;
  readonly sameValues: number;
  readonly sameLane: number;
  /** Values and lane. */
  readonly sameDecision: number;
  /** Of all fields with the same value: how far the confidence moved, on the whole. */
  readonly confidenceMoved: number;
}

export function compareParaphrases(
  pairs: readonly (readonly [Decided, Decided])[],
): ParaphraseAgreement {
  let [sameValues, sameLane, sameDecision, moved, fields] = [0, 0, 0, 0, 0];
  for (const [original, other] of pairs) {
    const names = Object.keys(original.fields);
    const values = names.every(
      (name) => original.fields[name]?.value === other.fields[name]?.value,
    );
    const lane = original.lane === other.lane;
    if (values) sameValues += 1;
    if (lane) sameLane += 1;
    if (values && lane) sameDecision += 1;
    for (const name of names) {
      const [one, two] = [original.fields[name], other.fields[name]];
      if (one === undefined || two === undefined || one.value !== two.value) continue;
      fields += 1;
      moved += Math.abs(one.confidence - two.confidence);
    }
  }
  const confidenceMoved = fields === 0 ? 0 : moved / fields;
  return { tickets: pairs.length, sameValues, sameLane, sameDecision, confidenceMoved };
}
