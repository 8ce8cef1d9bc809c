import { type Agreement, compareRounds } from './compare.ts';
import { type Decisions, decideRound, type Named } from './decide-round.ts';
import { type FullLoad, underFullLoad } from './full-load.ts';
import { type Desk, idleAtOnce } from './open-desk.ts';

/** Everything that is decided in one run. */
export interface Run {
  readonly idle: Decisions;
  readonly loaded: Decisions;
  readonly load: FullLoad;
  readonly paraphrases: Decisions;
}

export interface Texts {
  readonly originals: readonly Named[];
  readonly paraphrases: readonly Named[];
  readonly flood: readonly Named[];
}

export async function decideAll(
  { engine, fleet }: Desk,
  { originals, paraphrases, flood }: Texts,
  run: number,
): Promise<Run> {
  const idle = await decideRound(engine, `idle-${run}`, originals, idleAtOnce);
  const others = { name: `flood-${run}`, tickets: flood };
  const { result: loaded, load } = await underFullLoad(engine, fleet, others, () =>
    decideRound(engine, `load-${run}`, originals),
  );
  const inOtherWords = await decideRound(engine, `paraphrases-${run}`, paraphrases);
  return { idle, loaded, load, paraphrases: inOtherWords };
}

export interface Repeat extends Agreement {
  readonly between: string;
  readonly of: 'tickets' | 'paraphrases';
}

/** The same texts at other times, two by two. */
export function compareRuns(first: Run, second: Run): readonly Repeat[] {
  const pairs: readonly [string, Repeat['of'], Decisions, Decisions][] = [
    ['idle and full load, run 1', 'tickets', first.idle, first.loaded],
    ['idle and full load, run 2', 'tickets', second.idle, second.loaded],
    ['run 1 and run 2, idle', 'tickets', first.idle, second.idle],
    ['run 1 and run 2, full load', 'tickets', first.loaded, second.loaded],
    ['run 1 and run 2, paraphrases', 'paraphrases', first.paraphrases, second.paraphrases],
  ];
  return pairs.map(([between, of, one, other]) => ({
    ...{ between, of },
    ...compareRounds(one.round, other.round),
  }));
}
