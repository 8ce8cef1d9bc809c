import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  accuracy,
  decodeModel,
  encodeModel,
  expectedCalibrationError,
  type FieldPrediction,
  predictWithScope,
  type ScopedPrediction,
  type TrainedModel,
  trainModel,
} from '@signalbox/domain';
import { judgeScope, type OutOfScope, shareOutOfScope } from './classify/oos.ts';
import { findPeers, type Peers, runFastText, runSvc } from './classify/peers.ts';
import { type MarkedSet, type Row, readMarked, readSet } from './classify/rows.ts';

/** The promise is judged on the first four; the tickets are reported beside them. */
const PROMISED = ['banking77', 'clinc150', 'hwu64', 'tickets_german'];
const REPORTED = ['it_tickets_endava', 'it_tickets_5cat', 'tickets_multilingual'];
const SEED = 1;
const MAX_PREDICT_US = 100;

type SetResult = {
  readonly set: string;
  readonly promised: boolean;
  readonly rows: { readonly train: number; readonly validation: number };
  readonly accuracy: number;
  readonly svcAccuracy: number | null;
  /** Standard error of the difference of the two accuracies on the same rows. */
  readonly pairedStandardError: number | null;
  readonly fastTextAccuracy: number | null;
  readonly ece: number;
  readonly svcEce: number | null;
  readonly trainSeconds: number;
  readonly fastTextTrainSeconds: number | null;
  readonly svcTrainSeconds: number | null;
  /** Our seconds over fastText's, in the same run; below 1 is faster. */
  readonly trainRatioToFastText: number | null;
  readonly predictUsP50: number;
  readonly artifactBytes: number;
  /** Of the validation rows in scope, what the learnt limit flags; null when no limit was learnt. */
  readonly flaggedInScope: number | null;
  /** Null for a set without marked rows. */
  readonly oos: OutOfScope | null;
  /** Null when a peer is missing. */
  readonly ok: boolean | null;
};

/**
 * Trains on `train.csv` of each set and judges on its `validation.csv`, with scikit-learn's LinearSVC and fastText on
 * the same rows. `ok` only when all four promised sets were measured against both peers and hold.
 */
export async function run(args: {
  readonly data: string | null;
  readonly json: boolean;
}): Promise<object> {
  const peers = findPeers();
  sayMissing(args.data, peers);
  const sets: SetResult[] = [];
  for (const set of args.data === null ? [] : [...PROMISED, ...REPORTED]) {
    const rows = readSet(join(args.data ?? '', set));
    if (rows === null) continue;
    const marked = readMarked(join(args.data ?? '', set));
    const result = measure(set, rows.train, rows.validation, marked, peers);
    sets.push(result);
    if (!args.json) console.error(summary(result));
  }
  const promised = sets.filter((result) => result.promised);
  return {
    sets,
    ok: promised.length === PROMISED.length && promised.every((result) => result.ok === true),
    peer: {
      svc: peers.svc ? 'scikit-learn TF-IDF word 1-2 + char 2-5, LinearSVC' : null,
      fastText: peers.fastText
        ? 'fasttext supervised -lr 1 -epoch 50 -wordNgrams 2 -minn 2 -maxn 4 -thread 2'
        : null,
    },
  };
}

function sayMissing(data: string | null, peers: Peers): void {
  if (data === null) console.error('classify: NOT MEASURED: give --data DIR with the sets');
  if (peers.svc && peers.fastText) return;
  console.error('classify: PEERS MISSING, so nothing is proved. Install them and run again:');
  console.error('  apt-get install -y python3-sklearn fasttext');
}

function measure(
  set: string,
  train: readonly Row[],
  validation: readonly Row[],
  marked: MarkedSet,
  peers: Peers,
): SetResult {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-classify-'));
  try {
    const started = performance.now();
    const bytes = encodeModel(
      trainModel({
        rows: train.map(({ text, label }) => ({ text, labels: { label } })),
        fields: ['label'],
        seed: SEED,
      }),
    );
    const trainSeconds = (performance.now() - started) / 1000;
    const decoded = decodeModel(bytes);
    if (!decoded.ok) throw new Error(`the artifact does not decode: ${decoded.reason}`);
    const { read, usP50 } = predictAll(decoded.model, validation);
    const answers = read.map(answerOf);
    const truth = validation.map((row) => row.label);
    const ours = answers.map((answer) => answer.value);
    const inScope = read.map(({ outOfScope }) => outOfScope);
    const svc = peers.svc ? runSvc(folder, train, validation) : null;
    const fastText = peers.fastText ? runFastText(folder, train, validation) : null;
    return judge({
      set,
      promised: PROMISED.includes(set),
      rows: { train: train.length, validation: validation.length },
      accuracy: accuracy(truth, ours),
      svcAccuracy: svc && accuracy(truth, svc.predictions),
      pairedStandardError: svc && pairedStandardError(truth, ours, svc.predictions),
      fastTextAccuracy: fastText && accuracy(truth, fastText.predictions),
      ece: calibrationError(
        truth,
        ours,
        answers.map((answer) => answer.confidence),
      ),
      svcEce: svc && calibrationError(truth, svc.predictions, svc.confidences),
      trainSeconds,
      fastTextTrainSeconds: fastText?.trainSeconds ?? null,
      svcTrainSeconds: svc?.trainSeconds ?? null,
      trainRatioToFastText: fastText && trainSeconds / fastText.trainSeconds,
      predictUsP50: usP50,
      artifactBytes: bytes.length,
      flaggedInScope: shareOutOfScope(inScope),
      oos: judgeScope(decoded.model, { train, validation, marked, seed: SEED }),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function predictAll(
  model: TrainedModel,
  rows: readonly Row[],
): { readonly read: readonly ScopedPrediction[]; readonly usP50: number } {
  const answer = (row: Row): ScopedPrediction => predictWithScope(model, row.text);
  // The first rounds warm the compiler; the server's process lives for days.
  for (let round = 0; round < 3; round += 1) rows.forEach(answer);
  const times: number[] = [];
  const read = rows.map((row) => {
    const started = performance.now();
    const given = answer(row);
    times.push((performance.now() - started) * 1000);
    return given;
  });
  times.sort((a, b) => a - b);
  return { read, usP50: times[Math.floor(times.length / 2)] ?? Number.NaN };
}

function answerOf({ fields }: ScopedPrediction): FieldPrediction {
  const given = fields['label'];
  if (given === undefined) throw new Error('the model has no head for its only field');
  return given;
}

function calibrationError(
  truth: readonly string[],
  given: readonly string[],
  confidences: readonly number[],
): number {
  return expectedCalibrationError(
    confidences.map((confidence, at) => ({ confidence, correct: given[at] === truth[at] })),
  );
}

/** Standard deviation of the row-wise difference in correctness over the root of the rows. */
function pairedStandardError(
  truth: readonly string[],
  ours: readonly string[],
  theirs: readonly string[],
): number {
  const differences = truth.map(
    (label, at) => Number(ours[at] === label) - Number(theirs[at] === label),
  );
  const mean = differences.reduce((sum, value) => sum + value, 0) / truth.length;
  const squares = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, truth.length - 1) / truth.length);
}

function judge(result: Omit<SetResult, 'ok'>): SetResult {
  const { svcAccuracy, pairedStandardError: error, svcEce, trainRatioToFastText: ratio } = result;
  if (svcAccuracy === null || error === null || svcEce === null || ratio === null) {
    return { ...result, ok: null };
  }
  const ok =
    result.accuracy >= svcAccuracy - error &&
    result.ece <= svcEce &&
    ratio < 1 &&
    result.predictUsP50 <= MAX_PREDICT_US;
  return { ...result, ok };
}

function summary(r: SetResult): string {
  const share = (value: number | null): string => (value === null ? '-' : value.toFixed(4));
  return [
    r.set.padEnd(22),
    `accuracy ${share(r.accuracy)} (svc ${share(r.svcAccuracy)} ± ${share(r.pairedStandardError)}, fastText ${share(r.fastTextAccuracy)})`,
    `ece ${share(r.ece)} (svc ${share(r.svcEce)})`,
    `train ${r.trainSeconds.toFixed(2)} s (${share(r.trainRatioToFastText)} of fastText, svc ${r.svcTrainSeconds?.toFixed(2) ?? '-'} s)`,
    `predict ${r.predictUsP50.toFixed(0)} us`,
    `${(r.artifactBytes / 1e6).toFixed(2)} MB`,
    `out of scope: ${share(r.flaggedInScope)} of those in scope`,
    ...(r.oos === null ? [] : [JSON.stringify(r.oos)]),
    r.ok === null ? 'not judged' : r.ok ? 'ok' : 'NOT OK',
  ].join('  ');
}
