import type { Autonomy } from '../gate/decide-gate.ts';

/** From the freest to the most restrained; `unknown` is not between them but beside: it must be shown as an alarm. */
export type Lamp = 'auto' | 'assisted' | 'manual' | 'unknown';

/** What one lamp of the board shows: never a colour without its word, never a word without its reason. */
export interface Signal {
  readonly lamp: Lamp;
  readonly word: string;
  /** Sentences; every share in them stands with its count ("18 of 20"). */
  readonly reason: string;
}

/** What is known of an agent, or of one category of it, over the last hours. */
export interface SignalFacts {
  /** What the owner allows at most; null when the version's file does not say. */
  readonly autonomy: Autonomy | null;
  /** Tripped switches that cover everything the lamp stands for. */
  readonly stoppedBy: readonly string[];
  /** Tripped switches that cover some of it, such as one source of several. */
  readonly partlyStoppedBy: readonly string[];
  /** Decisions in the window by lane, whole numbers from 0. Anything else counts as not known. */
  readonly auto: number;
  readonly assisted: number;
  readonly manual: number;
  /** Length of the window. */
  readonly windowHours: number;
}

const words = {
  auto: 'Runs by itself',
  assisted: 'Asks first',
  manual: 'People decide',
  unknown: 'No data',
  stopped: 'Stopped',
  partly: 'Partly stopped',
} as const;

type Restraint = Exclude<Lamp, 'unknown'>;
const freedom: readonly Restraint[] = ['manual', 'assisted', 'auto'];
const ceilings: Readonly<Record<Autonomy, Restraint>> = {
  suggest: 'manual',
  assisted: 'assisted',
  auto: 'auto',
};

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function leastFree(a: Restraint, b: Restraint): Restraint {
  return freedom.indexOf(a) < freedom.indexOf(b) ? a : b;
}

function switchesAre(ids: readonly string[]): string {
  return ids.length === 1
    ? `The switch ${ids[0]} is tripped.`
    : `The switches ${ids.join(', ')} are tripped.`;
}

/** What more than half of the decisions were free to do. Half is not enough: a tie is shown as the more restrained. */
function usual({ auto, assisted, manual }: SignalFacts): Restraint {
  const half = (auto + assisted + manual) / 2;
  if (auto > half) return 'auto';
  return auto + assisted > half ? 'assisted' : 'manual';
}

function countsOf(facts: SignalFacts, lane: Restraint): string {
  const { auto, assisted, manual, windowHours } = facts;
  const all = auto + assisted + manual;
  const shown = {
    auto: `${auto} of ${all} needed no person`,
    assisted: `${assisted} of ${all} asked a person first, ${auto} of ${all} needed none`,
    manual: `${manual} of ${all} were left to people, ${auto} of ${all} needed nobody`,
  };
  return `${shown[lane]} in the last ${windowHours} h.`;
}

/**
 * The lamp of an agent or a cell: how free it is now, from the tripped switches, the owner's ceiling and what the gate has
 * let through in the window. Pure and total. What is not known is `unknown`, never guessed free; a tripped switch is never
 * `auto`; tripping a switch, lowering the ceiling, or turning a decision from a freer lane to a stricter one never frees it.
 */
export function signalOf(facts: SignalFacts): Signal {
  const { autonomy, stoppedBy, partlyStoppedBy, auto, assisted, manual, windowHours } = facts;
  const known = [auto, assisted, manual].every(isCount) && windowHours > 0;
  const seen = known && auto + assisted + manual > 0;
  if (stoppedBy.length > 0) {
    const counts = seen ? ` ${countsOf(facts, usual(facts))}` : '';
    return { lamp: 'manual', word: words.stopped, reason: `${switchesAre(stoppedBy)}${counts}` };
  }
  if (!known) return unknown('What was decided lately cannot be told.');
  if (!seen) return unknown(`Nothing was decided in the last ${windowHours} h.`);
  if (autonomy === null) return unknown('How free it may be cannot be told.');
  const ceiling = ceilings[autonomy];
  const lane = usual(facts);
  const free = leastFree(lane, ceiling);
  const because = free === lane ? '' : `Its owner allows at most ${autonomy}. `;
  if (partlyStoppedBy.length > 0) {
    const lamp = leastFree(free, 'assisted');
    const reason = `${switchesAre(partlyStoppedBy)} ${because}${countsOf(facts, lane)}`;
    return { lamp, word: words.partly, reason };
  }
  return { lamp: free, word: words[free], reason: `${because}${countsOf(facts, lane)}` };
}

function unknown(reason: string): Signal {
  return { lamp: 'unknown', word: words.unknown, reason };
}
