import { DENSE, type Reading } from './features.ts';
import { HASHED, normedSum } from './places.ts';

/** A trained detector: what each feature speaks for, how a score becomes a chance, and from where on a person is asked. */
export interface InjectionModel {
  /** HASHED weights of n-grams, in units of `hashedScale`. */
  readonly hashed: Int8Array;
  readonly hashedScale: number;
  /** DENSE weights of concepts, families and signs, in units of `denseScale`. */
  readonly dense: Int8Array;
  readonly denseScale: number;
  readonly bias: number;
  /** Platt's scaling of the highest score of a text. */
  readonly slope: number;
  readonly intercept: number;
  /** 0..1: a text whose chance reaches it is suspected. */
  readonly limit: number;
}

/** Full weights, before they are written down in a byte each. */
export interface DenseWeights {
  readonly hashed: Float32Array;
  readonly dense: Float32Array;
  readonly bias: number;
}

/** Weights as bytes: the largest of each part is 127. */
export function packWeights(
  { hashed, dense, bias }: DenseWeights,
  scaling: Pick<InjectionModel, 'slope' | 'intercept' | 'limit'>,
): InjectionModel {
  const hashedScale = largest(hashed) / 127;
  const denseScale = largest(dense) / 127;
  return {
    hashed: Int8Array.from(hashed, (one) => Math.round(one / hashedScale)),
    hashedScale,
    dense: Int8Array.from(dense, (one) => Math.round(one / denseScale)),
    denseScale,
    bias,
    ...scaling,
  };
}

function largest(weights: Float32Array): number {
  let most = 1e-6;
  for (const weight of weights) most = Math.max(most, Math.abs(weight));
  return most;
}

/** The decision value of one reading. */
export function scoreReading(model: InjectionModel, { words, chars, dense }: Reading): number {
  const hashed = normedSum(model.hashed, words) + normedSum(model.hashed, chars);
  let sum = 0;
  for (const feature of dense) sum += model.dense[feature] as number;
  return model.bias + hashed * model.hashedScale + sum * model.denseScale;
}

/** 0..1, of the highest decision value of a text. */
export function chanceOf(
  { slope, intercept }: Pick<InjectionModel, 'slope' | 'intercept'>,
  score: number,
): number {
  return 1 / (1 + Math.exp(-(slope * score + intercept)));
}

export function hasRightSize(model: Pick<InjectionModel, 'hashed' | 'dense'>): boolean {
  return model.hashed.length === HASHED && model.dense.length === DENSE;
}
