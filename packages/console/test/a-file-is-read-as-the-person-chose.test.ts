import { expect, test } from 'vitest';
import { refusalOf } from '../src/pages/import/file-head.ts';
import { byReason, readQuarantined } from '../src/pages/import/quarantine-csv.ts';
import { mapOf, withTarget } from '../src/pages/import/targets.ts';

test('nothing is said of columns nobody changed', () => {
  expect(mapOf({})).toBeUndefined();
});

test('a thing is read from one column: who had it before is left out', () => {
  const reading = { Title: 'subject', text: 'body', Note: null };
  const chosen = withTarget({}, reading, 'Note', 'body');
  expect(chosen).toEqual({ text: null, Note: 'body' });
  expect(mapOf(chosen)).toBe('ignore.1=text,text=Note');
});

test('a column with a comma in its name is left as it was guessed', () => {
  expect(mapOf({ 'Category, old': 'labels.category' })).toBeUndefined();
});

test('rows put aside are counted by their reason, whatever they held', () => {
  const text =
    'line,code,reason,raw\n4,empty_text,no text,"a,""b""\nc"\n9,bad_quotes,a quote,x\n12,empty_text,no text,\n';
  const rows = readQuarantined(text);
  expect(rows.map(({ line }) => line)).toEqual([4, 9, 12]);
  expect(byReason(rows)).toEqual([
    { code: 'empty_text', reason: 'no text', count: 2, lines: [4, 12] },
    { code: 'bad_quotes', reason: 'a quote', count: 1, lines: [9] },
  ]);
});

test('what cannot be read is refused with the way out', () => {
  expect(refusalOf({ name: 'tickets.xlsx', size: 10 })).toContain('CSV UTF-8');
  expect(refusalOf({ name: 'tickets.zip', size: 10 })).toContain('Unpack');
  expect(refusalOf({ name: 'tickets.csv', size: 0 })).toContain('empty');
  expect(refusalOf({ name: 'tickets.csv', size: 10 })).toBeNull();
});
