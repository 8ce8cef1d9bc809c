import { join } from 'node:path';
import { type Row, readSet } from '../classify/rows.ts';
import { shuffled } from './chance.ts';

export interface Texts {
  /** What the built-in model learns from. */
  readonly train: readonly Row[];
  /** What is asked about: validation texts, each once. */
  readonly asked: readonly Row[];
  /** The other validation texts: limits are chosen on them. */
  readonly held: readonly Row[];
  readonly labels: readonly string[];
}

/** Null: the set is not there, or has too few validation texts to leave some for choosing limits. */
export function readTexts(data: string, set: string, count: number, seed: string): Texts | null {
  const rows = readSet(join(data, set));
  if (rows === null) return null;
  const once = [...new Map(rows.validation.map((row) => [row.text, row])).values()];
  const order = shuffled(once, seed);
  const held = order.slice(count);
  if (held.length < heldMin) return null;
  const labels = [...new Set(rows.train.map(({ label }) => label))].sort();
  return { train: rows.train, asked: order.slice(0, count), held, labels };
}

const heldMin = 500;
