import { countGrams } from '../features/counts.ts';
import {
  chooseFeatures,
  type FeatureSpace,
  type Matrix,
  rowsOf,
  weighRows,
} from '../features/matrix.ts';
import { groupNearDuplicates } from '../folds/near-duplicates.ts';
import type { FieldReport, Head, Scope, TrainedModel, TrainingRow } from '../model.ts';
import { createRandom, shuffle } from '../random.ts';
import { type ScopeInput, trainScope } from '../scope/train-scope.ts';
import { rowShares, unknownShares } from '../scope/unknown-shares.ts';
import { canonicalRows, labelOf, markedTexts } from './rows.ts';
import { type HeadInput, trainHead } from './train-head.ts';

/** A field needs this many labelled rows. */
export const MIN_TRAINING_ROWS = 10;
/** Class numbers are 16-bit, and beyond this a linear text model is the wrong tool. */
export const MAX_CLASSES = 4096;
/** Texts an n-gram must occur in to be kept. */
const MIN_DOCUMENTS = 2;
/** Most features kept, and most cells of a features x classes or rows x classes table (4 bytes a cell). */
const MAX_FEATURES = 1 << 18;
const MAX_CELLS = 1 << 25;

export type TrainingProgress = {
  readonly stage: 'features' | 'fields';
  readonly done: number;
  readonly total: number;
};

export type TrainingInput = {
  readonly rows: readonly TrainingRow[];
  readonly fields: readonly string[];
  /** Any 32-bit integer. The same rows, fields and seed give the same model, whatever the order of the rows. */
  readonly seed: number;
  readonly onProgress?: ((progress: TrainingProgress) => void) | undefined;
};

/**
 * Trains one text model for several fields: n-grams are read once, then each field gets its own multiclass SVM with
 * calibrated confidence. A field with fewer than MIN_TRAINING_ROWS labelled rows or fewer than two classes is reported
 * untrainable, never thrown. Rows out of scope teach no field, only what is out of scope. Synchronous and single-threaded: run it off the request path.
 */
export function trainModel(input: TrainingInput): TrainedModel {
  const fields = [...new Set(input.fields)].sort();
  const seed = input.seed >>> 0;
  const rows = canonicalRows(input.rows, fields, seed);
  const plans = fields.map((field) => planField(rows, field, seed));
  const trainable = plans.filter((plan) => plan.status === 'ready');
  let mostClasses = 1;
  for (const plan of trainable) mostClasses = Math.max(mostClasses, plan.classes.length);
  const marked = markedTexts(input.rows, seed);
  const counts = countGrams([...rows.map((row) => row.text), ...marked], rows.length);
  const maxFeatures = Math.min(MAX_FEATURES, Math.floor(MAX_CELLS / mostClasses));
  const { space, remap } = chooseFeatures(counts, MIN_DOCUMENTS, maxFeatures);
  const matrix = weighRows(counts, space, remap);
  const inside = rowsOf(matrix, 0, rows.length);
  const groups = groupNearDuplicates(inside, space);
  input.onProgress?.({ stage: 'features', done: 1, total: 1 });
  const heads: Head[] = [];
  const reports: FieldReport[] = [];
  let scope: Scope | null = null;
  for (const plan of plans) {
    if (plan.status === 'untrainable') {
      reports.push(plan);
      continue;
    }
    const before = heads.length;
    const { head, report, scores } = trainHead(
      headInput(plan, matrix, groups, seed),
      (done, total) =>
        input.onProgress?.({
          stage: 'fields',
          done: before * total + done,
          total: trainable.length * total,
        }),
    );
    heads.push(head);
    reports.push(report);
    if (plan !== trainable.find((one) => one.classes.length === mostClasses)) continue;
    const known = { matrix, space, groups, unknown: unknownShares(inside, groups, MIN_DOCUMENTS) };
    scope = trainScope({
      head,
      examples: plan.examples,
      scores,
      seed,
      ...withMarked(known, rows.length),
    });
  }
  return { v: 1, seed, texts: rows.length, space, heads, scope, fields: reports };
}

/** Groups and unknown shares of all rows: marked ones are known to nobody, and no group spans both kinds. */
function withMarked(
  known: {
    readonly matrix: Matrix;
    readonly space: FeatureSpace;
    readonly groups: Uint32Array;
    readonly unknown: Float64Array;
  },
  inScope: number,
): Pick<ScopeInput, 'matrix' | 'groups' | 'unknown' | 'marked'> {
  const { matrix } = known;
  const outside = rowsOf(matrix, inScope, matrix.rows);
  const groups = new Uint32Array(matrix.rows);
  groups.set(known.groups);
  groups.set(
    groupNearDuplicates(outside, known.space).map((group) => group + inScope),
    inScope,
  );
  const unknown = new Float64Array(matrix.rows);
  unknown.set(known.unknown);
  unknown.set(rowShares(outside), inScope);
  const marked = Uint32Array.from({ length: outside.rows }, (_, at) => inScope + at);
  return { matrix, groups, unknown, marked };
}

type ReadyPlan = {
  readonly status: 'ready';
  readonly field: string;
  readonly classes: readonly string[];
  readonly examples: Uint32Array;
  readonly labels: Uint16Array;
};
type Plan = ReadyPlan | Extract<FieldReport, { status: 'untrainable' }>;

function planField(rows: readonly TrainingRow[], field: string, seed: number): Plan {
  const labelled: { readonly row: number; readonly label: string }[] = [];
  for (let row = 0; row < rows.length; row += 1) {
    const label = labelOf(rows[row] as TrainingRow, field);
    if (label !== null) labelled.push({ row, label });
  }
  const classes = [...new Set(labelled.map((example) => example.label))].sort();
  const counts = { rows: labelled.length, classes: classes.length };
  const untrainable = (reason: 'too-few-rows' | 'too-few-classes' | 'too-many-classes'): Plan => ({
    field,
    status: 'untrainable',
    reason,
    ...counts,
  });
  if (labelled.length < MIN_TRAINING_ROWS) return untrainable('too-few-rows');
  if (classes.length < 2) return untrainable('too-few-classes');
  if (classes.length > MAX_CLASSES) return untrainable('too-many-classes');
  const used = sample(labelled, Math.floor(MAX_CELLS / classes.length), seed);
  const numbers = new Map(classes.map((label, number) => [label, number]));
  return {
    status: 'ready',
    field,
    classes,
    examples: Uint32Array.from(used, (example) => example.row),
    labels: Uint16Array.from(used, (example) => numbers.get(example.label) ?? 0),
  };
}

function sample<T>(items: readonly T[], most: number, seed: number): readonly T[] {
  if (items.length <= most) return items;
  const order = Uint32Array.from(items.keys());
  shuffle(order, createRandom(seed));
  return [...order.slice(0, most)].sort((a, b) => a - b).map((at) => items[at] as T);
}

function headInput(plan: ReadyPlan, matrix: Matrix, groups: Uint32Array, seed: number): HeadInput {
  return {
    field: plan.field,
    matrix,
    examples: plan.examples,
    labels: plan.labels,
    groups: plan.examples.map((row) => groups[row] as number),
    classes: plan.classes,
    seed,
  };
}
