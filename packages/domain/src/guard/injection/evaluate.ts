import { detectInjection } from './detect-injection.ts';

/** A text that a person said is an attack or is not. */
export interface LabelledText {
  readonly text: string;
  readonly attack: boolean;
  readonly language: string;
  /** Null: the kind of attack the detector names, `honest` where it names none. */
  readonly family: string | null;
  /** Where the row comes from; null when it does not say. */
  readonly source: string | null;
}

/** Shares are null where there is nothing to take them of. */
export interface InjectionScores {
  readonly rows: number;
  readonly attacks: number;
  /** Share of the attacks that are suspected. */
  readonly recall: number | null;
  /** Share of the honest texts that are suspected. */
  readonly falsePositiveRate: number | null;
  /** The chance that an attack scores higher than an honest text; ties count half. */
  readonly auroc: number | null;
}

export interface InjectionEvaluation extends InjectionScores {
  readonly byLanguage: Readonly<Record<string, InjectionScores>>;
  readonly byFamily: Readonly<Record<string, InjectionScores>>;
  readonly bySource: Readonly<Record<string, InjectionScores>>;
}

interface Judged extends LabelledText {
  readonly suspected: boolean;
  readonly score: number;
  readonly found: string;
}

/** Judges the shipped detector at its limit on labelled texts. */
export function evaluateInjection(rows: readonly LabelledText[]): InjectionEvaluation {
  const judged = rows.map((row): Judged => {
    const { suspected, score, families } = detectInjection(row.text);
    return { ...row, suspected, score, found: families[0] ?? 'honest' };
  });
  return {
    ...scoresOf(judged),
    byLanguage: grouped(judged, ({ language }) => language),
    byFamily: grouped(judged, ({ family, found }) => family ?? found),
    bySource: grouped(judged, ({ source }) => source),
  };
}

function grouped(
  judged: readonly Judged[],
  groupOf: (one: Judged) => string | null,
): Readonly<Record<string, InjectionScores>> {
  const groups = new Map<string, Judged[]>();
  for (const one of judged) {
    const name = groupOf(one);
    if (name === null) continue;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [one]);
    else group.push(one);
  }
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, group]) => [name, scoresOf(group)]));
}

function scoresOf(judged: readonly Judged[]): InjectionScores {
  const attacks = judged.filter(({ attack }) => attack);
  const honest = judged.filter(({ attack }) => !attack);
  return {
    rows: judged.length,
    attacks: attacks.length,
    recall: shareSuspected(attacks),
    falsePositiveRate: shareSuspected(honest),
    auroc: areaUnder(judged, attacks.length, honest.length),
  };
}

function shareSuspected(judged: readonly Judged[]): number | null {
  if (judged.length === 0) return null;
  return judged.filter(({ suspected }) => suspected).length / judged.length;
}

/** By the ranks of the attacks (Mann and Whitney 1947); equal scores share their mean rank. */
function areaUnder(judged: readonly Judged[], attacks: number, honest: number): number | null {
  if (attacks === 0 || honest === 0) return null;
  const sorted = [...judged].sort((a, b) => a.score - b.score);
  let ranks = 0;
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    while (to < sorted.length && sorted[to]?.score === sorted[from]?.score) to += 1;
    const meanRank = (from + 1 + to) / 2;
    ranks += meanRank * sorted.slice(from, to).filter(({ attack }) => attack).length;
    from = to;
  }
  return (ranks - (attacks * (attacks + 1)) / 2) / (attacks * honest);
}
