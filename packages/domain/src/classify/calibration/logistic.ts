import type { CalibrationPoint } from './calibrator.ts';

/**
 * Platt's scaling (Platt 1999) by Newton's method with step halving (Lin, Lin and Weng 2007): targets are smoothed as
 * Platt proposes, so that separable data keeps a finite slope. The slope is held at >= 0, hence monotone.
 */
export function fitLogistic(points: readonly CalibrationPoint[]): {
  readonly slope: number;
  readonly intercept: number;
} {
  let right = 0;
  let wrong = 0;
  for (const point of points) {
    if (point.correct) right += point.weight ?? 1;
    else wrong += point.weight ?? 1;
  }
  const high = (right + 1) / (right + 2);
  const low = 1 / (wrong + 2);
  let slope = 0;
  let intercept = Math.log((right + 1) / (wrong + 1));
  let loss = lossOf(points, slope, intercept, high, low);
  for (let round = 0; round < 100; round += 1) {
    const step = newtonStep(points, slope, intercept, high, low);
    let size = 1;
    let improved = false;
    while (size > 1e-8) {
      const nextSlope = Math.max(0, slope - size * step.slope);
      const nextIntercept = intercept - size * step.intercept;
      const nextLoss = lossOf(points, nextSlope, nextIntercept, high, low);
      if (nextLoss < loss - 1e-12) {
        improved = loss - nextLoss > 1e-10;
        slope = nextSlope;
        intercept = nextIntercept;
        loss = nextLoss;
        break;
      }
      size /= 2;
    }
    if (!improved) break;
  }
  return { slope, intercept };
}

function newtonStep(
  points: readonly CalibrationPoint[],
  slope: number,
  intercept: number,
  high: number,
  low: number,
): { readonly slope: number; readonly intercept: number } {
  let g0 = 0;
  let g1 = 0;
  let h00 = 1e-10;
  let h01 = 0;
  let h11 = 1e-10;
  for (const point of points) {
    const weight = point.weight ?? 1;
    const p = 1 / (1 + Math.exp(-(slope * point.raw + intercept)));
    const error = weight * (p - (point.correct ? high : low));
    const curve = weight * p * (1 - p);
    g0 += error * point.raw;
    g1 += error;
    h00 += curve * point.raw * point.raw;
    h01 += curve * point.raw;
    h11 += curve;
  }
  const determinant = h00 * h11 - h01 * h01;
  if (!(Math.abs(determinant) > 1e-18)) return { slope: 0, intercept: g1 / h11 };
  return {
    slope: (h11 * g0 - h01 * g1) / determinant,
    intercept: (h00 * g1 - h01 * g0) / determinant,
  };
}

function lossOf(
  points: readonly CalibrationPoint[],
  slope: number,
  intercept: number,
  high: number,
  low: number,
): number {
  let loss = 0;
  for (const point of points) {
    const z = slope * point.raw + intercept;
    const target = point.correct ? high : low;
    // log(1 + exp(z)) without overflow.
    const soft = z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z));
    loss += (point.weight ?? 1) * (soft - target * z);
  }
  return loss;
}
