import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runImport } from '../../src/import/run-import.ts';
import type { ImportMode } from '../../src/store/import/import-runs.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';

let lab: LineLab;
let folder = '';
beforeAll(async () => {
  lab = await openLine(lineFiles({}));
  folder = await mkdtemp(join(tmpdir(), 'signalbox-import-'));
});
afterAll(async () => {
  await lab.close();
  await rm(folder, { recursive: true });
});

const jsonl = [
  '{"id":"a\\u0000","text":"one","category":"x"}',
  '{"id":"b\\ud800","text":"two","category":"x"}',
  '{"id":"c","text":"three","category":"x\\u0000"}',
  '{"id":"d","text":"four","category":"\\udc00"}',
  '{"id":"e","text":"five \\ud800\\u0000","subject":"\\udfff","category":"x","fields":{"f":"\\ud800"}}',
  '{"text":"six \\ud800","subject":"\\udfff","category":"x","fields":{"f":"\\ud800"}}',
  '{"id":"g","text":"seven","category":"x"}',
].join('\n');
const csv = 'id,text,category\na\0,one,x\nb,two,x\0\nc,three\0,x\nd,four,x\n';

const cases: readonly (readonly [ImportMode, string, string, number, number])[] = [
  ['history', 'jsonl', jsonl, 3, 4],
  ['new', 'jsonl', jsonl, 3, 4],
  ['history', 'csv', csv, 2, 2],
  ['new', 'csv', csv, 2, 2],
];

it.each(cases)('%s from %s: the good rows are taken', async (mode, extension, text, good, bad) => {
  const file = join(folder, `${randomUUID()}.${extension}`);
  await writeFile(file, text);
  const options = { file, mapping: {}, mode, home: folder };
  const result = await runImport(lab.context, lab.tenantId, options);
  const { imported, duplicates, quarantined } = result;
  expect({ taken: imported + duplicates, quarantined }).toEqual({ taken: good, quarantined: bad });
  expect(await readFile(result.quarantineFile ?? '', 'utf8')).toContain('bad_text');
});
