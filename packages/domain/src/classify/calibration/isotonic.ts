import type { CalibrationPoint } from './calibrator.ts';

type Block = { weight: number; correct: number; rawSum: number };

/** Points are first gathered in bins of equal count, so that one lucky point cannot become a step of its own. */
const MAX_BINS = 40;

/**
 * Isotonic regression by pooling adjacent violators (Ayer et al. 1955; Zadrozny and Elkan 2002 for calibration),
 * on bins of equal count. Each block answers with its smoothed rate at its mean raw value; between blocks the map is
 * linear, which spares the gate cliffs where a hair of raw confidence changes the lane.
 */
export function fitIsotonic(points: readonly CalibrationPoint[]): {
  readonly raw: readonly number[];
  readonly probability: readonly number[];
} {
  const sorted = [...points].sort(
    (a, b) => a.raw - b.raw || Number(a.correct) - Number(b.correct) || weightOf(a) - weightOf(b),
  );
  const pooled: Block[] = [];
  for (const block of binned(sorted)) {
    pooled.push(block);
    while (pooled.length > 1) {
      const last = pooled[pooled.length - 1] as Block;
      const before = pooled[pooled.length - 2] as Block;
      if (rate(before) < rate(last)) break;
      pooled.pop();
      before.weight += last.weight;
      before.correct += last.correct;
      before.rawSum += last.rawSum;
    }
  }
  const raw: number[] = [];
  const probability: number[] = [];
  for (const block of pooled) {
    const x = block.rawSum / block.weight;
    const previousX = raw[raw.length - 1];
    if (previousX !== undefined && x <= previousX) continue;
    const previousY = probability[probability.length - 1] ?? 0;
    raw.push(x);
    probability.push(Math.max(previousY, smoothed(block)));
  }
  return { raw, probability };
}

function weightOf(point: CalibrationPoint): number {
  return point.weight ?? 1;
}

function rate(block: Block): number {
  return block.correct / block.weight;
}

/** Krichevsky-Trofimov's half a success and half a failure keep a pure block off 0 and 1. */
function smoothed(block: Block): number {
  return (block.correct + 0.5) / (block.weight + 1);
}

/** Bins of about equal count; equal raw values never part. */
function binned(sorted: readonly CalibrationPoint[]): Block[] {
  const target = Math.max(1, Math.ceil(sorted.length / MAX_BINS));
  const blocks: Block[] = [];
  let block: Block = { weight: 0, correct: 0, rawSum: 0 };
  let inBlock = 0;
  let previous = Number.NaN;
  for (const point of sorted) {
    if (inBlock >= target && point.raw !== previous) {
      blocks.push(block);
      block = { weight: 0, correct: 0, rawSum: 0 };
      inBlock = 0;
    }
    const weight = weightOf(point);
    block.weight += weight;
    block.correct += point.correct ? weight : 0;
    block.rawSum += weight * point.raw;
    inBlock += 1;
    previous = point.raw;
  }
  if (inBlock > 0) blocks.push(block);
  return blocks;
}
