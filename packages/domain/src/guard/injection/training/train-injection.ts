import { fitLogistic } from '../../../classify/calibration/logistic.ts';
import { createRandom, shuffle } from '../../../classify/random.ts';
import { DENSE, type Reading as PieceReading, readings } from '../features.ts';
import { type DenseWeights, type InjectionModel, packWeights } from '../model.ts';
import { distinctPlaces, HASHED } from '../places.ts';

/** A text for training: an attack somewhere in it, or none. */
export interface InjectionRow {
  readonly text: string;
  readonly attack: boolean;
  /** How much it counts; default 1. */
  readonly weight?: number;
}

export interface InjectionTraining {
  readonly rounds: number;
  readonly epochs: number;
  /** Pull towards 0 of each weight, a share a step. */
  readonly decay: number;
  readonly rate: number;
  /** How much more a concept or a family moves than an n-gram. */
  readonly denseStep: number;
  readonly seed: number;
  /** Runs of the last round whose mean is taken. */
  readonly averaged: number;
}

export const injectionTraining: InjectionTraining = {
  rounds: 4,
  epochs: 12,
  decay: 1e-5,
  rate: 0.15,
  denseStep: 0.3,
  seed: 1,
  averaged: 5,
};

/** What is learnt from of one piece, or of two that follow each other: the places of its n-grams, each once. */
interface Reading {
  readonly words: readonly number[];
  readonly chars: readonly number[];
  readonly dense: readonly number[];
  readonly families: number;
}

/** A text as its readings; made once, used in every fold. */
export interface ReadRow {
  readonly row: InjectionRow;
  readonly readings: readonly Reading[];
}

export function readRows(rows: readonly InjectionRow[]): readonly ReadRow[] {
  return rows
    .map((row) => ({ row, readings: [...readings(row.text)].map(flatten) }))
    .filter((one) => one.readings.length > 0);
}

function flatten({ words, chars, dense, families }: PieceReading): Reading {
  return { words: distinctPlaces(words), chars: distinctPlaces(chars), dense, families };
}

/**
 * Multiple-instance logistic regression (Ray and Craven 2005): which sentence of an attack is the attack is not labelled, so in
 * each round the one that scores highest stands for its text, and of an honest text every sentence is honest. Stochastic
 * gradient with AdaGrad's steps (Duchi, Hazan and Singer 2011). Deterministic.
 */
export function trainWeights(rows: readonly ReadRow[], options: InjectionTraining): DenseWeights {
  let weights = createWeights();
  for (let round = 0; round < options.rounds; round += 1) {
    const examples = rows.flatMap((one) => examplesOf(one, round === 0 ? null : weights));
    const last = round === options.rounds - 1;
    const fits = Array.from({ length: last ? options.averaged : 1 }, (_, n) =>
      fit(examples, options, options.seed + n),
    );
    weights = meanOf(fits);
  }
  return weights;
}

/** Runs in other orders end in other places around the best one; their mean lies nearer to it than each. */
function meanOf(fits: readonly DenseWeights[]): DenseWeights {
  const mean = createWeights();
  for (const { hashed, dense, bias } of fits) {
    for (const [at, weight] of hashed.entries()) {
      mean.hashed[at] = (mean.hashed[at] as number) + weight / fits.length;
    }
    for (const [at, weight] of dense.entries()) {
      mean.dense[at] = (mean.dense[at] as number) + weight / fits.length;
    }
    mean.bias += bias / fits.length;
  }
  return mean;
}

interface Example {
  readonly reading: Reading;
  readonly target: 0 | 1;
  readonly weight: number;
}

function examplesOf({ row, readings }: ReadRow, weights: DenseWeights | null): readonly Example[] {
  const weight = row.weight ?? 1;
  if (!row.attack) {
    // All of them together count a few times as much as one attack: a long ticket has many chances to be wrongly suspected.
    const each = weight * Math.min(1, 4 / readings.length);
    const worst = new Set(weights === null ? [] : highestOf(readings, weights));
    return readings.map((reading) => {
      return { reading, target: 0, weight: worst.has(reading) ? weight : each };
    });
  }
  const best = weights === null ? suspectOf(readings) : highestOf(readings, weights);
  return best.map((reading) => ({ reading, target: 1, weight: weight / best.length }));
}

/** Before anything is learnt: the sentences with the most families, the last ones among equals, for commands are appended. */
function suspectOf(readings: readonly Reading[]): readonly Reading[] {
  let most = -1;
  let best: Reading[] = [];
  for (const reading of readings) {
    const count = reading.dense.length > 0 ? bits(reading.families) : 0;
    if (count > most) best = [];
    if (count >= most) best.push(reading);
    most = Math.max(most, count);
  }
  return best.slice(-3);
}

function bits(mask: number): number {
  let count = 0;
  for (let left = mask; left !== 0; left &= left - 1) count += 1;
  return count;
}

function highestOf(readings: readonly Reading[], weights: DenseWeights): readonly Reading[] {
  const scored = readings.map((reading) => ({ reading, score: fullScore(weights, reading) }));
  scored.sort((a, b) => b.score - a.score);
  return scored.slice(0, 2).map(({ reading }) => reading);
}

function createWeights(): DenseWeights & { bias: number } {
  return { hashed: new Float32Array(HASHED), dense: new Float32Array(DENSE), bias: 0 };
}

export function fullScore({ hashed, dense, bias }: DenseWeights, reading: Reading): number {
  let sum = bias;
  for (const block of [reading.words, reading.chars]) {
    let part = 0;
    for (const place of block) part += hashed[place] as number;
    if (block.length > 0) sum += part / Math.sqrt(block.length);
  }
  for (const feature of reading.dense) sum += dense[feature] as number;
  return sum;
}

/** The highest decision value of a text. */
export function highestScore(weights: DenseWeights, { readings }: ReadRow): number {
  return readings.reduce((most, one) => Math.max(most, fullScore(weights, one)), -Infinity);
}

function fit(examples: readonly Example[], options: InjectionTraining, seed: number): DenseWeights {
  const weights = createWeights();
  const squares = { hashed: new Float32Array(HASHED), dense: new Float32Array(DENSE), bias: 1e-6 };
  const order = Uint32Array.from(examples.keys());
  const random = createRandom(seed);
  const keep = 1 - options.decay;
  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    shuffle(order, random);
    for (const at of order) {
      const { reading, target, weight } = examples[at] as Example;
      const error = weight * (1 / (1 + Math.exp(-fullScore(weights, reading))) - target);
      if (Math.abs(error) < 1e-4) continue;
      for (const block of [reading.words, reading.chars]) {
        const slope = error / Math.sqrt(block.length);
        for (const place of block) {
          const square = (squares.hashed[place] as number) + slope * slope;
          squares.hashed[place] = square;
          const step = (options.rate * slope) / Math.sqrt(square + 1e-4);
          weights.hashed[place] = (weights.hashed[place] as number) * keep - step;
        }
      }
      for (const feature of reading.dense) {
        const square = (squares.dense[feature] as number) + error * error;
        squares.dense[feature] = square;
        const step = (options.rate * options.denseStep * error) / Math.sqrt(square + 1e-2);
        weights.dense[feature] = (weights.dense[feature] as number) * keep - step;
      }
      squares.bias += error * error;
      weights.bias -= (options.rate * error) / Math.sqrt(squares.bias);
    }
  }
  return weights;
}

/** Trained on all rows; scaled and limited by scores of texts that a model of the others had not seen. */
export interface Scored {
  readonly score: number;
  readonly attack: boolean;
}

export function packInjection(
  weights: DenseWeights,
  unseen: readonly Scored[],
  limitOf: (chances: readonly Scored[]) => number,
): InjectionModel {
  const scaling = fitLogistic(unseen.map(({ score, attack }) => ({ raw: score, correct: attack })));
  const chances = unseen.map(({ score, attack }) => ({
    score: 1 / (1 + Math.exp(-(scaling.slope * score + scaling.intercept))),
    attack,
  }));
  return packWeights(weights, { ...scaling, limit: limitOf(chances) });
}
