import { createRandom, shuffle } from '../random.ts';
import { addRow, type Problem, type State } from './state.ts';

export type SolveOptions = {
  /** Penalty of a margin violation, > 0. Small values regularise more. */
  readonly cost: number;
  readonly maxEpochs: number;
  /** Stops when no example violates optimality by more than this. */
  readonly tolerance: number;
  readonly seed: number;
  /** Examples to leave out: 1 means held out. */
  readonly held?: Uint8Array;
  /** Where a related run found each example's rivals: only they are looked at. Default: all classes. */
  readonly rivals?: Rivals;
};

/** The classes still in play for each example: `counts[i]` of them from `active[i * classes]` on. */
export type Rivals = { readonly active: Uint16Array; readonly counts: Uint16Array };

/** Shrinking has by then dropped the hopeless classes, and not yet those near the margin. */
const RIVALS_AFTER_EPOCHS = 3;

/**
 * Multiclass linear SVM (Crammer and Singer 2001) by the sequential dual method: one example at a time, its dual
 * variables are set to the exact optimum of the subproblem, and classes that cannot become active for it are shrunk
 * away (Keerthi et al. 2008; Fan et al. 2008, LIBLINEAR, appendix E). Changes `state` in place; returns the epochs run and
 * the rivals of each example, from which a run on part of the examples may start.
 *
 * Chosen over one-vs-rest squared hinge: about as accurate on the sets tried, and its duals are sparse, so an
 * epoch touches a few classes an example instead of all, which is what makes honest cross-validation affordable.
 */
export function solveCrammerSinger(
  problem: Problem,
  state: State,
  options: SolveOptions,
): { readonly epochs: number; readonly rivals: Rivals } {
  const { examples, classes } = problem;
  const order = trainable(examples.length, options.held);
  const random = createRandom(options.seed);
  const given = options.rivals;
  const active = given?.active.slice() ?? new Uint16Array(examples.length * classes);
  const activeCount = given?.counts.slice() ?? new Uint16Array(examples.length);
  const work = createWork(problem, state, options.cost);
  if (given === undefined) widen(active, activeCount, classes);
  let rivals: Rivals = { active, counts: activeCount };
  let wide = given === undefined;
  for (let epoch = 1; epoch <= options.maxEpochs; epoch += 1) {
    shuffle(order, random);
    const shrinking = epoch > 1 ? activeCount : null;
    let worst = 0;
    for (const example of order) {
      const count = activeCount[example] as number;
      if (count < 2) continue;
      const violation = visit(work, example, active, count, shrinking);
      if (violation > worst) worst = violation;
    }
    if (epoch === RIVALS_AFTER_EPOCHS) {
      rivals = { active: active.slice(), counts: activeCount.slice() };
    }
    if (worst <= options.tolerance) {
      if (wide || given !== undefined || epoch === options.maxEpochs)
        return { epochs: epoch, rivals };
      widen(active, activeCount, classes);
      wide = true;
    } else wide = epoch === 1;
  }
  return { epochs: options.maxEpochs, rivals };
}

function trainable(count: number, held: Uint8Array | undefined): Uint32Array {
  const order = new Uint32Array(count);
  let kept = 0;
  for (let i = 0; i < count; i += 1) {
    if (held !== undefined && held[i] === 1) continue;
    order[kept] = i;
    kept += 1;
  }
  return order.slice(0, kept);
}

function widen(active: Uint16Array, activeCount: Uint16Array, classes: number): void {
  for (let at = 0; at < active.length; at += 1) active[at] = at % classes;
  activeCount.fill(classes);
}

type Work = {
  readonly problem: Problem;
  readonly state: State;
  readonly cost: number;
  readonly squares: Float64Array;
  readonly gradient: Float64Array;
  readonly next: Float64Array;
  readonly sorted: Float64Array;
};

function createWork(problem: Problem, state: State, cost: number): Work {
  const { matrix, examples, classes } = problem;
  const squares = new Float64Array(examples.length);
  for (let i = 0; i < examples.length; i += 1) {
    const row = examples[i] as number;
    let sum = matrix.unshared[row] as number;
    for (let at = matrix.starts[row] as number; at < (matrix.starts[row + 1] as number); at += 1) {
      sum += (matrix.values[at] as number) ** 2;
    }
    squares[i] = sum;
  }
  const buffer = (): Float64Array => new Float64Array(classes);
  return {
    problem,
    state,
    cost,
    squares,
    gradient: buffer(),
    next: buffer(),
    sorted: buffer(),
  };
}

/** Brings one example to its optimum; shrinks its classes when `activeCount` is given. Returns its violation before. */
function visit(
  work: Work,
  example: number,
  active: Uint16Array,
  count: number,
  activeCount: Uint16Array | null,
): number {
  const { problem, state, cost, gradient } = work;
  const { classes } = problem;
  const offset = example * classes;
  const label = problem.labels[example] as number;
  gradients(work, example, active, count);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let a = 0; a < count; a += 1) {
    const c = active[offset + a] as number;
    const dual = state.duals[offset + c] as number;
    const g = gradient[a] as number;
    if (g > high) high = g;
    if (g < low && dual < (c === label ? cost : 0)) low = g;
  }
  let left = count;
  if (activeCount !== null) {
    left = shrink(work, example, active, count, low);
    activeCount[example] = left;
  }
  if (left < 2 || high - low <= 1e-9) return Math.max(0, high - low);
  optimise(work, example, active, left);
  return high - low;
}

/** gradient[a] = decision value + 1 for a wrong class, for every active class. */
function gradients(work: Work, example: number, active: Uint16Array, count: number): void {
  const { problem, state, gradient } = work;
  const { matrix, classes } = problem;
  const { starts, indices, values } = matrix;
  const { weights } = state;
  const offset = example * classes;
  const row = problem.examples[example] as number;
  const label = problem.labels[example] as number;
  // N-grams only this example has would hold weights made of its own duals: their part of the score is known.
  const unshared = matrix.unshared[row] as number;
  for (let a = 0; a < count; a += 1) {
    const c = active[offset + a] as number;
    gradient[a] = (c === label ? 0 : 1) + unshared * (state.duals[offset + c] as number);
  }
  const end = starts[row + 1] as number;
  if (count === classes) {
    // A full list is a permutation; it is the identity until the first shrink, and stays full only if never shrunk.
    for (let at = starts[row] as number; at < end; at += 1) {
      const value = values[at] as number;
      const base = (indices[at] as number) * classes;
      for (let c = 0; c < classes; c += 1) {
        gradient[c] = (gradient[c] as number) + value * (weights[base + c] as number);
      }
    }
    return;
  }
  for (let at = starts[row] as number; at < end; at += 1) {
    const value = values[at] as number;
    const base = (indices[at] as number) * classes;
    for (let a = 0; a < count; a += 1) {
      const c = active[offset + a] as number;
      gradient[a] = (gradient[a] as number) + value * (weights[base + c] as number);
    }
  }
}

/** Drops the classes at their bound whose gradient says they stay there; keeps gradients in step. Returns the count left. */
function shrink(
  work: Work,
  example: number,
  active: Uint16Array,
  count: number,
  low: number,
): number {
  const { problem, state, cost, gradient } = work;
  const offset = example * problem.classes;
  const label = problem.labels[example] as number;
  let kept = 0;
  for (let a = 0; a < count; a += 1) {
    const c = active[offset + a] as number;
    const g = gradient[a] as number;
    const bound = c === label ? cost : 0;
    if (state.duals[offset + c] === bound && g < low) continue;
    active[offset + kept] = c;
    gradient[kept] = g;
    kept += 1;
  }
  return kept;
}

/** The exact solution of one example's subproblem over its active classes (LIBLINEAR, algorithm in appendix E.3). */
function optimise(work: Work, example: number, active: Uint16Array, count: number): void {
  const { problem, state, cost, gradient, next, sorted } = work;
  const { classes, matrix } = problem;
  const offset = example * classes;
  const label = problem.labels[example] as number;
  const row = problem.examples[example] as number;
  const square = work.squares[example] as number;
  for (let a = 0; a < count; a += 1) {
    const c = active[offset + a] as number;
    const b = (gradient[a] as number) - square * (state.duals[offset + c] as number);
    next[a] = b;
    insertDescending(sorted, a, c === label ? b + square * cost : b);
  }
  let beta = (sorted[0] as number) - square * cost;
  let used = 1;
  while (used < count && beta < used * (sorted[used] as number)) {
    beta += sorted[used] as number;
    used += 1;
  }
  beta /= used;
  for (let a = 0; a < count; a += 1) {
    const c = active[offset + a] as number;
    const bound = c === label ? cost : 0;
    const value = Math.fround(Math.min(bound, (beta - (next[a] as number)) / square));
    const change = value - (state.duals[offset + c] as number);
    if (Math.abs(change) < 1e-7) continue;
    state.duals[offset + c] = value;
    addRow(matrix, row, change, c, classes, state.weights);
  }
}

function insertDescending(sorted: Float64Array, length: number, value: number): void {
  let at = length;
  while (at > 0 && (sorted[at - 1] as number) < value) {
    sorted[at] = sorted[at - 1] as number;
    at -= 1;
  }
  sorted[at] = value;
}
