import type { Difference } from './compare.ts';
import type { Repeat } from './decide-twice.ts';
import type { FullLoad } from './full-load.ts';
import type { JudgedVersions } from './judge-versions.ts';
import type { Use } from './read-use.ts';

export interface Measured {
  /** With how many texts each was to be compared. */
  readonly repeats: readonly (Repeat & { readonly wanted: number })[];
  readonly versions: readonly (JudgedVersions & { readonly of: string })[];
  readonly loads: readonly FullLoad[];
  readonly use: Use;
}

export interface Fault extends Difference {
  readonly where: string;
}

export interface Verdict {
  readonly ok: boolean;
  readonly faults: readonly Fault[];
  /** What could have gone wrong and was not there to: a run without it proves nothing. */
  readonly notTried: readonly string[];
}

/** Any difference between decisions of the same text is a fault, and so is an answer of another version. */
export function verdictOn({ repeats, versions, loads, use }: Measured): Verdict {
  const faults = [
    ...repeats.flatMap(({ between, differences }) => placed(between, differences)),
    ...versions.flatMap(({ of, stale, different }) => placed(of, [...stale, ...different])),
  ];
  const [between] = versions;
  const tried: readonly [string, boolean][] = [
    ['every text was decided each time', repeats.every((one) => one.compared === one.wanted)],
    ['other tickets at the same time', loads.every(({ flooded }) => flooded > 0)],
    ['a worker that was killed', loads.every(({ kills }) => kills > 0)],
    ['a language model', use.asked > 0],
    ['an answer from the cache', use.fromCache > 0],
    ['both editions', (between?.decided.one ?? 0) > 0 && (between?.decided.two ?? 0) > 0],
  ];
  const notTried = tried.flatMap(([what, was]) => (was ? [] : [what]));
  return { ok: faults.length === 0 && notTried.length === 0, faults, notTried };
}

function placed(where: string, differences: readonly Difference[]): readonly Fault[] {
  return differences.map((one) => ({ where, ...one }));
}
