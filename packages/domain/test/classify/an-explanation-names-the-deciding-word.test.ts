import { describe, expect, it } from 'vitest';
import { explain, predict, predictExplained, trainModel } from '../../src/classify/index.ts';
import { ticketRows } from './support/tickets.ts';

const model = trainModel({ rows: ticketRows(300, 1), fields: ['category', 'team'], seed: 1 });

describe('an explanation', () => {
  it('names the deciding word first, largest weight first', () => {
    const text = 'Good morning, the Printer is here since monday. Thanks';
    const evidence = explain(model, text, { field: 'category' });
    expect(evidence[0]?.text).toBe('printer');
    expect(evidence.length).toBeLessThanOrEqual(5);
    for (let at = 1; at < evidence.length; at += 1) {
      expect(evidence[at]?.weight).toBeLessThanOrEqual(evidence[at - 1]?.weight ?? 0);
      expect(evidence[at]?.weight).toBeGreaterThan(0);
    }
  });

  it('speaks for the label it is asked for', () => {
    const text = 'the invoice for the printer';
    const words = (label: string): readonly string[] =>
      explain(model, text, { field: 'category', label, limit: 2 }).map((entry) => entry.text);
    expect(words('invoice')).toContain('invoice');
    expect(words('printer')).toContain('printer');
  });

  it('finds the pair in a text, also round a one-letter word', () => {
    const all = explain(model, 'charged x twice', { field: 'team', limit: 20 });
    expect(all.map((entry) => entry.text)).toContain('charged twice');
  });

  it('is the same when it comes with the prediction of every field', () => {
    for (const { text } of ticketRows(40, 8)) {
      const plain = predict(model, text);
      for (const [field, { evidence, ...prediction }] of Object.entries(
        predictExplained(model, text).fields,
      )) {
        expect(prediction).toEqual(plain[field]);
        expect(evidence).toEqual(explain(model, text, { field }));
      }
    }
  });

  it('changes no prediction, and is empty for what the model does not have', () => {
    const before = predict(model, 'wifi is slow');
    expect(explain(model, 'wifi is slow', { field: 'unknown' })).toEqual([]);
    expect(explain(model, 'wifi is slow', { field: 'team', label: 'unknown' })).toEqual([]);
    expect(explain(model, '', { field: 'team' })).toEqual([]);
    expect(predict(model, 'wifi is slow')).toEqual(before);
  });
});
