import { describe, expect, it } from 'vitest';
import { encodeModel, trainModel } from '../../src/classify/index.ts';
import { createRandom } from '../../src/classify/random.ts';
import { ticketRows } from './support/tickets.ts';

const rows = ticketRows(120, 3);
const fields = ['category', 'team'];

describe('training', () => {
  it('gives the same bytes for the same rows and seed', { timeout: 30_000 }, () => {
    const first = encodeModel(trainModel({ rows, fields, seed: 4 }));
    expect(encodeModel(trainModel({ rows, fields, seed: 4 }))).toEqual(first);
  });

  it('gives the same bytes whatever the order of rows, labels and fields', {
    timeout: 30_000,
  }, () => {
    const first = encodeModel(trainModel({ rows, fields, seed: 4 }));
    const random = createRandom(8);
    const mixed = rows
      .map((row) => ({
        at: random(),
        row: {
          text: row.text,
          labels: { team: row.labels['team'], extra: null, category: row.labels['category'] },
        },
      }))
      .sort((a, b) => a.at - b.at)
      .map(({ row }) => row);
    const again = trainModel({ rows: mixed, fields: ['team', 'category', 'team'], seed: 4 });
    expect(encodeModel(again)).toEqual(first);
  });

  it('does not change what it is given, and reports progress to the end', () => {
    const frozen = Object.freeze(rows.map((row) => Object.freeze(row)));
    const seen: number[] = [];
    trainModel({
      rows: frozen,
      fields,
      seed: 1,
      onProgress: ({ stage, done, total }) => {
        if (stage === 'fields') seen.push(done / total);
      },
    });
    expect(seen.at(-1)).toBe(1);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
  });
});
