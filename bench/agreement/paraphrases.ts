import {
  compareParaphrases,
  type Decided,
  type ParaphraseAgreement,
  type Round,
} from './compare.ts';
import type { Named } from './decide-round.ts';
import { type RewriteKind, rewrite, rewriteKinds } from './rewrites.ts';
import type { LabelledTicket } from './tickets.ts';

export interface Paraphrase extends Named {
  readonly kind: RewriteKind;
  readonly set: string;
  /** Name of the ticket it is made from. */
  readonly original: string;
}

/** Every ticket in every way that changes something of it. */
export function paraphrasesOf(tickets: readonly (LabelledTicket & Named)[]): readonly Paraphrase[] {
  return tickets.flatMap((ticket) =>
    rewriteKinds.flatMap((kind): Paraphrase[] => {
      const rewritten = rewrite(kind, ticket);
      if (rewritten === null) return [];
      const { subject, body } = rewritten;
      const { name: original, set } = ticket;
      return [{ subject, body, kind, set, original, name: `${original}/${kind}` }];
    }),
  );
}

export interface ParaphraseReport {
  readonly all: ParaphraseAgreement;
  readonly byKind: readonly Part[];
  readonly bySet: readonly Part[];
  /** By who answered the original: the stand-in for a language model says nothing of real ones. */
  readonly byTier: readonly Part[];
}

type Part = { readonly of: string } & ParaphraseAgreement;

export function reportParaphrases(
  paraphrases: readonly Paraphrase[],
  originals: Round,
  inOtherWords: Round,
): ParaphraseReport {
  const pairs = paraphrases.flatMap((one) => {
    const original = originals.get(one.original);
    const other = inOtherWords.get(one.name);
    return original === undefined || other === undefined ? [] : [{ one, original, other }];
  });
  const agreementOf = (some: typeof pairs): ParaphraseAgreement =>
    compareParaphrases(some.map(({ original, other }) => [original, other] as const));
  const by = (partOf: (pair: (typeof pairs)[number]) => string): readonly Part[] =>
    [...new Set(pairs.map(partOf))].map((of) => ({
      of,
      ...agreementOf(pairs.filter((pair) => partOf(pair) === of)),
    }));
  return {
    all: agreementOf(pairs),
    byKind: by(({ one }) => one.kind),
    bySet: by(({ one }) => one.set),
    byTier: by(({ original }) => tierOf(original)),
  };
}

function tierOf({ fields }: Decided): string {
  return fields['category']?.tier ?? 'nobody';
}
