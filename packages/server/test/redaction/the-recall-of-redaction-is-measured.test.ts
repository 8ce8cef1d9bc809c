import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRows } from '../../src/import-file/index.ts';
import {
  evaluateRedaction,
  kindOf,
  readRow,
  redactText,
  structuredOnly,
} from '../../src/redaction/index.ts';

const scoresOf = (...rows: readonly object[]) =>
  evaluateRedaction(
    rows.map((row) => {
      const read = readRow(JSON.stringify(row));
      if (!read.ok) throw new Error(read.why);
      return read.row;
    }),
  );

describe('the recall of redaction is measured', () => {
  it('counts what is covered whole, what is marked rightly and what is marked for nothing', () => {
    const scores = scoresOf(
      { text: 'a@example.org', spans: [{ type: 'EMAIL_ADDRESS', start: 0, end: 13 }] },
      { text: 'to jane b@example.org', spans: [{ type: 'EMAIL_ADDRESS', start: 3, end: 21 }] },
      { text: 'c@example.org', spans: [] },
      { text: 'd@example.org', spans: [{ type: 'PERSON', start: 0, end: 1 }] },
      { text: '[EMAIL_1]', spans: [] },
    );
    expect(scores.types['EMAIL_ADDRESS']).toEqual({ recall: 0.5, precision: 0.5, n: 2 });
    expect(scores.types['US_SSN']).toEqual({ recall: null, precision: null, n: 0 });
    expect(scores.falseMarks).toBe(1);
  });

  it('a value counts when all its letters and digits are covered, whatever signs were labelled with it', () => {
    const phone = (start: number, end: number) =>
      scoresOf({ text: 'Tel. (030) 901820-12, ok', spans: [{ type: 'PHONE', start, end }] }).types[
        'PHONE_NUMBER'
      ];
    expect(phone(5, 20)).toEqual({ recall: 1, precision: 1, n: 1 });
    expect(phone(6, 21)).toEqual({ recall: 1, precision: 1, n: 1 });
    expect(phone(4, 20)).toEqual({ recall: 1, precision: 1, n: 1 });
    expect(phone(0, 20)).toEqual({ recall: 0, precision: 1, n: 1 });
    // Less than half of the mark is labelled: the mark is wrong, too.
    expect(phone(6, 9)).toEqual({ recall: 1, precision: 0, n: 1 });
  });

  it('another type over a value has not found it', () => {
    const text = 'call +49 30 901820';
    const scores = scoresOf({ text, spans: [{ type: 'CREDIT_CARD', start: 5, end: 18 }] });
    expect(scores.types['CREDIT_CARD']).toMatchObject({ recall: 0, n: 1 });
    expect(scores.types['PHONE_NUMBER']).toMatchObject({ precision: 0, n: 0 });
    expect(scores.falseMarks).toBe(0);
  });

  it('a street and its postal code are one mark that counts for both', () => {
    const text = 'Hauptstraße 5, 10115 Berlin';
    const spans = [
      { type: 'STREET_ADDRESS', start: 0, end: 13 },
      { type: 'ZIP_CODE', start: 15, end: 20 },
      { type: 'CITY', start: 21, end: 27 },
    ];
    const { types } = scoresOf({ text, spans });
    for (const name of ['STREET_ADDRESS', 'ZIP_CODE', 'CITY'])
      expect(types[name], name).toEqual({ recall: 1, precision: 1, n: 1 });
  });

  it.each([
    ['code points', 2, 15],
    ['UTF-16 units', 3, 16],
    ['UTF-8 bytes', 5, 18],
  ])('understands offsets in %s, by the value', (_name, start, end) => {
    const span = { type: 'EMAIL_ADDRESS', start, end, value: 'a@example.org' };
    const scores = scoresOf({ text: '😀 a@example.org', spans: [span] });
    expect(scores.types['EMAIL_ADDRESS']).toEqual({ recall: 1, precision: 1, n: 1 });
  });

  it('without a value offsets are code points', () => {
    const span = { type: 'EMAIL_ADDRESS', start: 4, end: 17 };
    const scores = scoresOf({ text: '😀𝔘é a@example.org', spans: [span] });
    expect(scores.types['EMAIL_ADDRESS']).toEqual({ recall: 1, precision: 1, n: 1 });
  });

  it.each([
    ['EMAIL', 'EMAIL_ADDRESS'],
    ['email-address', 'EMAIL_ADDRESS'],
    ['B-EMAIL', 'EMAIL_ADDRESS'],
    ['CREDITCARDNUMBER', 'CREDIT_CARD'],
    ['Credit Card', 'CREDIT_CARD'],
    ['IBAN', 'IBAN_CODE'],
    ['IPV6', 'IP_ADDRESS'],
    ['ip_address', 'IP_ADDRESS'],
    ['TELEPHONENUM', 'PHONE_NUMBER'],
    ['GIVENNAME', 'PERSON'],
    ['SURNAME', 'PERSON'],
    ['I-PER', 'PERSON'],
    ['STREET', 'STREET_ADDRESS'],
    ['BUILDINGNUM', 'STREET_ADDRESS'],
    ['ZIPCODE', 'ZIP_CODE'],
    ['SOCIALNUM', 'US_SSN'],
    ['DATE_TIME', undefined],
    ['ORGANIZATION', undefined],
    ['GPE', undefined],
  ])('reads the label %s as %s', (label, kind) => {
    expect(kindOf(label)?.name).toBe(kind);
  });

  it.each([
    { text: 'a@example.org', spans: [{ type: 'EMAIL', start: 0, end: 13 }] },
    {
      source_text: 'a@example.org',
      privacy_mask: [{ label: 'EMAIL', start: 0, end: 13, value: 'a@example.org' }],
    },
    {
      full_text: 'a@example.org',
      spans: [
        {
          entity_type: 'EMAIL',
          start_position: 0,
          end_position: 13,
          entity_value: 'a@example.org',
        },
      ],
    },
    { text: 'a@example.org', entities: [[0, 13, 'EMAIL']] },
    { text: 'a@example.org', span_labels: '[[0, 13, "EMAIL"]]' },
    { text: 'a@example.org', entities: [{ category: 'EMAIL', offset: 0, length: 13 }] },
  ])('reads the shape of %j', (row) => {
    expect(scoresOf(row).types['EMAIL_ADDRESS']).toEqual({ recall: 1, precision: 1, n: 1 });
  });

  it.each([
    ['not JSON', 'is no JSON object'],
    ['[]', 'is no JSON object'],
    ['{"spans":[]}', 'has no text'],
    ['{"text":"secret"}', 'has no list of spans'],
    ['{"text":"secret","spans":{}}', 'are no list'],
    ['{"text":"secret","spans":[{"type":"EMAIL","start":0}]}', 'span 1 is not'],
    ['{"text":"secret","spans":[{"type":"EMAIL","start":"0","end":2}]}', 'span 1 is not'],
    ['{"text":"secret","spans":[{"type":"EMAIL","start":0,"end":7}]}', 'span 1 is outside'],
    ['{"text":"secret","spans":[{"type":"EMAIL","start":3,"end":2}]}', 'span 1 is outside'],
    [
      '{"text":"secret","spans":[{"type":"EMAIL","start":0,"end":2,"value":"xx"}]}',
      'not at its value',
    ],
  ])('says what is wrong with %s, without its text', (line, why) => {
    const read = readRow(line);
    expect(read.ok ? '' : read.why).toContain(why);
    expect(read.ok ? '' : read.why).not.toContain('secret');
  });
});

const folder = process.env['SIGNALBOX_EVAL_DATA'];
const data = (file: string): string => join(folder ?? '', file);

describe.skipIf(folder === undefined)(
  'on the evaluation data (set SIGNALBOX_EVAL_DATA to its folder)',
  () => {
    it('everything structured is found, phones nearly, and names and addresses as documented', async () => {
      const { types } = await scoreFile(() => true);
      for (const type of ['EMAIL_ADDRESS', 'CREDIT_CARD', 'IBAN_CODE', 'IP_ADDRESS']) {
        expect(types[type]?.recall, type).toBe(1);
        expect(types[type]?.precision, type).toBeGreaterThanOrEqual(0.98);
      }
      expect(types['PHONE_NUMBER']?.recall).toBeGreaterThanOrEqual(0.95);
      expect(types['PHONE_NUMBER']?.precision).toBeGreaterThanOrEqual(0.95);
      expect(types['PERSON']?.recall).toBeGreaterThanOrEqual(0.4);
      expect(types['PERSON']?.precision).toBeGreaterThanOrEqual(0.9);
      expect(types['STREET_ADDRESS']?.recall).toBeGreaterThanOrEqual(0.3);
      expect(types['STREET_ADDRESS']?.precision).toBeGreaterThanOrEqual(0.9);
    });

    it.each([
      ['structured values alone', structuredOnly],
      ['names and addresses as well', { names: true, addresses: true }],
    ])('of 5,000 tickets at most 1 in 100 is marked, with %s', async (_name, also) => {
      const texts: string[] = [];
      for (const file of tickets) texts.push(...(await ticketTexts(data(file))));
      const taken = texts.filter((_, index) => index % Math.floor(texts.length / 5_000) === 0);
      const sample = taken.slice(0, 5_000);
      expect(sample).toHaveLength(5_000);
      const marked = sample.filter((text) => redactText(text, also).spans.length > 0);
      expect(marked.length).toBeLessThanOrEqual(50);
    });
  },
);

const tickets = [
  'tickets_german',
  'it_tickets_endava',
  'tickets_multilingual',
  'it_tickets_5cat',
].flatMap((folderName) => [`${folderName}/train.csv`, `${folderName}/validation.csv`]);

async function ticketTexts(path: string): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const read of readRows(path)) {
    if (read.ok) texts.push(read.row.body);
  }
  return texts;
}

async function scoreFile(accepts: (line: string) => boolean) {
  const text = await readFile(data('pii/dev.jsonl'), 'utf8');
  const lines = text.trim().split('\n').filter(accepts);
  return scoresOf(...lines.map((line) => JSON.parse(line) as object));
}
