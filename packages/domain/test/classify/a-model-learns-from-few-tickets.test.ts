import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accuracy, MAX_TEXT_UNITS, predict, trainModel } from '../../src/classify/index.ts';
import { ticketRows } from './support/tickets.ts';

const model = trainModel({ rows: ticketRows(300, 1), fields: ['category', 'team'], seed: 1 });

describe('a model', () => {
  it('learns every field of small ticket data, and says how well', () => {
    const held = ticketRows(200, 2);
    for (const field of ['category', 'team']) {
      const truth = held.map((row) => row.labels[field]);
      const given = held.map((row) => predict(model, row.text)[field]?.value);
      expect(accuracy(truth, given)).toBeGreaterThan(0.95);
    }
    for (const report of model.fields) {
      expect(report).toMatchObject({ status: 'trained', rows: 300 });
      if (report.status === 'trained') expect(report.accuracy).toBeGreaterThan(0.7);
    }
  });

  it('orders confidences, and they sum to at most one, for any text', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.lorem()), (text) => {
        for (const answer of Object.values(predict(model, text))) {
          const all = [answer, ...answer.alternatives].map((ranked) => ranked.confidence);
          for (let at = 1; at < all.length; at += 1) {
            expect(all[at]).toBeLessThanOrEqual(all[at - 1] as number);
            expect(all[at]).toBeGreaterThanOrEqual(0);
          }
          expect(all.reduce((sum, value) => sum + value, 0)).toBeLessThanOrEqual(1 + 1e-9);
          expect(answer.raw.margin).toBeGreaterThanOrEqual(0);
          expect(answer.raw.score).toBeGreaterThan(0);
          expect(answer.raw.score).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('answers the same twice, whatever it read between', () => {
    const before = predict(model, 'the printer jams again');
    predict(model, 'x'.repeat(50_000));
    predict(model, 'unseen words only '.repeat(5000));
    expect(predict(model, 'the printer jams again')).toEqual(before);
  });

  it('reads a bounded part of a long text', () => {
    const long = `printer jams, toner is empty. ${'a-b c_d 12 '.repeat(MAX_TEXT_UNITS)}`;
    const answer = predict(model, long);
    expect(answer).toEqual(predict(model, long.slice(0, MAX_TEXT_UNITS)));
    for (const hard of [
      'ﷺ'.repeat(20_000),
      '字'.repeat(40_000),
      'é'.repeat(40_000),
      '😀'.repeat(9000),
    ]) {
      expect(predict(model, hard)['team']).toBeDefined();
    }
  });

  it('is less sure of a text it knows nothing of', () => {
    const known = predict(model, 'forgot my password, account locked')['category'];
    const unknown = predict(model, 'zzqx wvvk')['category'];
    expect(known?.value).toBe('password');
    expect(unknown?.confidence).toBeLessThan(known?.confidence ?? 0);
  });

  it('leaves out fields it cannot learn and says why', () => {
    const rows = ticketRows(40, 4).map((row, at) => ({
      text: row.text,
      labels: { same: 'one', rare: at < 5 ? 'few' : null, ok: row.labels['team'] },
    }));
    const partial = trainModel({ rows, fields: ['same', 'rare', 'ok', 'toString'], seed: 1 });
    expect(partial.fields.map((report) => [report.field, report.status])).toEqual([
      ['ok', 'trained'],
      ['rare', 'untrainable'],
      ['same', 'untrainable'],
      ['toString', 'untrainable'],
    ]);
    expect(partial.fields[1]).toMatchObject({ reason: 'too-few-rows', rows: 5 });
    expect(partial.fields[2]).toMatchObject({ reason: 'too-few-classes', classes: 1 });
    expect(Object.keys(predict(partial, 'hello'))).toEqual(['ok']);
    expect(trainModel({ rows: [], fields: ['a'], seed: 1 }).heads).toEqual([]);
  });

  it('takes classes of one row and texts without a word', () => {
    const rows = [
      ...ticketRows(30, 5),
      { text: '', labels: { category: 'empty' } },
      { text: '!!! ???', labels: { category: 'marks' } },
      { text: 'printer on fire', labels: { category: 'fire' } },
    ];
    const odd = trainModel({ rows, fields: ['category'], seed: 1 });
    expect(odd.fields[0]).toMatchObject({ status: 'trained', rows: 33, classes: 7 });
    expect(Object.keys(predict(odd, ''))).toEqual(['category']);
  });
});
