import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluateRedaction, type RedactionRow } from '../../src/redaction/index.ts';

describe('the recall of redaction is measured', () => {
  it('counts what is covered whole, what is marked rightly and what is marked for nothing', () => {
    const scores = evaluateRedaction([
      { text: 'a@example.org', spans: [{ type: 'EMAIL_ADDRESS', start: 0, end: 13 }] },
      { text: 'to Jane b@example.org', spans: [{ type: 'EMAIL_ADDRESS', start: 3, end: 21 }] },
      { text: 'c@example.org', spans: [] },
      { text: 'd@example.org', spans: [{ type: 'PERSON', start: 0, end: 1 }] },
      { text: '[EMAIL_1]', spans: [] },
    ]);
    expect(scores.types['EMAIL_ADDRESS']).toEqual({ recall: 0.5, precision: 0.5, n: 2 });
    expect(scores.types['US_SSN']).toEqual({ recall: null, precision: null, n: 0 });
    expect(scores.falseMarks).toBe(1);
  });

  it('understands offsets in code points', () => {
    const span = { type: 'EMAIL_ADDRESS', start: 2, end: 15, value: 'a@example.org' };
    const scores = evaluateRedaction([{ text: '😀 a@example.org', spans: [span] }]);
    expect(scores.types['EMAIL_ADDRESS']).toMatchObject({ recall: 1, n: 1 });
  });

  const folder = process.env['SIGNALBOX_EVAL_DATA'];
  it.runIf(folder !== undefined)('meets its aims on the evaluation data', async () => {
    const lines = (await readFile(join(folder ?? '', 'pii', 'dev.jsonl'), 'utf8'))
      .trim()
      .split('\n');
    const scores = evaluateRedaction(lines.map((line) => JSON.parse(line) as RedactionRow));
    for (const type of ['EMAIL_ADDRESS', 'CREDIT_CARD', 'IBAN_CODE', 'IP_ADDRESS']) {
      expect(scores.types[type]?.recall, type).toBeGreaterThanOrEqual(0.98);
    }
    expect(scores.types['PHONE_NUMBER']?.recall).toBeGreaterThanOrEqual(0.9);
    expect(scores.falseMarks).toBeLessThanOrEqual(5);
  });
});
