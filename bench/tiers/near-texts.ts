import { join } from 'node:path';
import { alikeness, bandsOf, sketchOf } from '@signalbox/domain';
import { type Row, readSet } from '../classify/rows.ts';
import { shuffled } from './chance.ts';

/** Of texts with one at least so much alike among those that were answered before: how many, and for how many its label is theirs. */
export interface NearRow {
  readonly atLeast: number;
  /** Texts that would be asked about otherwise. */
  readonly texts: number;
  readonly found: number;
  readonly same: number;
  /** Of those found, texts that are not word for word the same, and for how many of these the label is the same. */
  readonly differ: number;
  readonly differSame: number;
}

export interface NearSet {
  readonly set: string;
  /** The second half of the training rows, against the first: what the default is chosen on. */
  readonly training: readonly NearRow[];
  /** Validation rows against all training rows. */
  readonly validation: readonly NearRow[];
}

const sets = ['clinc150', 'banking77', 'hwu64', 'it_tickets_endava', 'tickets_multilingual'];
const limits = [0.6, 0.7, 0.8, 0.9, 0.95, 1];

/** The label stands for what a model that is always right would say: whether its answer to one text is the answer to the other. */
export function measureNear(data: string, seed: string): readonly NearSet[] {
  return sets.flatMap((set): NearSet[] => {
    const rows = readSet(join(data, set));
    if (rows === null) return [];
    const train = shuffled(rows.train, seed);
    const half = Math.floor(train.length / 2);
    const training = measure(train.slice(0, half), train.slice(half));
    return [{ set, training, validation: measure(train, rows.validation) }];
  });
}

interface Known {
  readonly row: Row;
  readonly sketch: Uint32Array;
}

function measure(known: readonly Row[], asked: readonly Row[]): readonly NearRow[] {
  const byBand = new Map<string, Known[]>();
  for (const row of known) {
    const sketch = sketchOf(row.text);
    if (sketch === null) continue;
    for (const band of bandsOf(sketch)) {
      const there = byBand.get(band);
      if (there === undefined) byBand.set(band, [{ row, sketch }]);
      else there.push({ row, sketch });
    }
  }
  const found = asked.map((row) => ({ row, best: mostAlike(byBand, row) }));
  return limits.map((atLeast) => {
    const near = found.flatMap(({ row, best }) =>
      best !== null && best.alike >= atLeast ? [{ row, best }] : [],
    );
    const differ = near.filter(({ row, best }) => row.text !== best.row.text);
    const same = (all: typeof near): number =>
      all.filter(({ row, best }) => row.label === best.row.label).length;
    return {
      ...{ atLeast, texts: asked.length, found: near.length, same: same(near) },
      ...{ differ: differ.length, differSame: same(differ) },
    };
  });
}

function mostAlike(
  byBand: ReadonlyMap<string, readonly Known[]>,
  { text }: Row,
): { readonly row: Row; readonly alike: number } | null {
  const sketch = sketchOf(text);
  if (sketch === null) return null;
  let best: { readonly row: Row; readonly alike: number } | null = null;
  const seen = new Set<Known['row']>();
  for (const band of bandsOf(sketch)) {
    for (const known of byBand.get(band) ?? []) {
      if (seen.has(known.row)) continue;
      seen.add(known.row);
      const alike = alikeness(sketch, known.sketch);
      if (best === null || alike > best.alike) best = { row: known.row, alike };
    }
  }
  return best;
}
