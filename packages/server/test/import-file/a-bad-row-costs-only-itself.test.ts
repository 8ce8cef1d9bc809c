import { mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { growthAtSixteenfold, linearGrowth } from '../../../domain/test/support/growth.ts';
import {
  createQuarantine,
  escapeFormula,
  parseMapping,
  type ReadRow,
  readRows,
} from '../../src/import-file/index.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signalbox-import-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function readPath(path: string): Promise<ReadRow[]> {
  const rows: ReadRow[] = [];
  for await (const row of readRows(path)) rows.push(row);
  return rows;
}

async function read(content: string | Buffer, name = 'tickets.csv'): Promise<ReadRow[]> {
  const path = join(folder, name);
  await writeFile(path, content);
  return readPath(path);
}

const short = (rows: readonly ReadRow[]) =>
  rows.map((row) => [row.line, row.record, row.ok ? row.row.body : row.code]);

describe('a bad row costs only itself', () => {
  it.each([
    [
      'text,label\na,b\nc\nd,e,f\ng,h\n',
      [
        [2, 1, 'a'],
        [3, 2, 'column_count'],
        [4, 3, 'column_count'],
        [5, 4, 'g'],
      ],
    ],
    [
      'text,label\n"a,b\nc,d\ne,f\n',
      [
        [2, 1, 'bad_quotes'],
        [3, 2, 'c'],
        [4, 3, 'e'],
      ],
    ],
    [
      'text,label\n"a"x,b\nc,d\n',
      [
        [2, 1, 'bad_quotes'],
        [3, 2, 'c'],
      ],
    ],
    [
      'text,label\n1,"a\n2,"b"\n3,c\n',
      [
        [2, 1, 'bad_quotes'],
        [3, 2, '2'],
        [4, 3, '3'],
      ],
    ],
    ['text,label\n"a', [[2, 1, 'bad_quotes']]],
    [
      'text,label\n ,b\nc,d\n',
      [
        [2, 1, 'empty_text'],
        [3, 2, 'c'],
      ],
    ],
    [
      'text,received_at\na,yesterday\nb,2026-01-01\n',
      [
        [2, 1, 'bad_received_at'],
        [3, 2, 'b'],
      ],
    ],
  ])('%j', async (content, expected) => {
    expect(short(await read(content))).toEqual(expected);
  });

  it('refuses a record that is not UTF-8 and shows its start', async () => {
    const rows = await read(
      Buffer.concat([
        Buffer.from('text,label\nM'),
        Buffer.from([0xfc]),
        Buffer.from('ller,a\nb,c\n'),
      ]),
    );
    expect(short(rows)).toEqual([
      [2, 1, 'bad_utf8'],
      [3, 2, 'b'],
    ]);
    expect(rows[0]).toMatchObject({ raw: 'M\ufffdller,a' });
  });

  it('refuses a huge cell without keeping it and goes on after it', async () => {
    const path = join(folder, 'huge.csv');
    const file = await open(path, 'w');
    await file.write('text,label\na,b\n"');
    const line = Buffer.alloc(1024 * 1024, 'x\n');
    for (let count = 0; count < 64; count += 1) await file.write(line);
    await file.write('",b\nc,d\n');
    await file.close();
    const before = process.memoryUsage().rss;
    const rows = await readPath(path);
    expect(process.memoryUsage().rss - before).toBeLessThan(48 * 1024 * 1024);
    expect(short(rows)).toEqual([
      [2, 1, 'a'],
      [3, 2, 'record_too_large'],
      [4 + 64 * 512 * 1024, 3, 'c'],
    ]);
    expect(rows[1]).toMatchObject({ raw: expect.stringMatching(/^"x\n/) });
  });

  it('goes on at the next line after a quote that never closes in a large file', async () => {
    const filler = 'some text,label\n'.repeat(100_000);
    const rows = await read(`text,label\n"open,x\n${filler}`);
    expect(rows).toHaveLength(100_001);
    expect(rows.filter((row) => !row.ok).map((row) => row.line)).toEqual([2]);
  });

  it.each([
    ['t.jsonl', '{"text":"a"}\n', `{"text":"${'x'.repeat(3_000_000)}"}\n`, '{"text":"b"}\n'],
    ['t.json', '[{"text":"a"},', `{"text":"${'x'.repeat(3_000_000)}"},`, '{"text":"b"}]'],
    ['t.csv', 'text\na\n', `${'x'.repeat(3_000_000)}\n`, 'b\n'],
    ['u.csv', 'text\na\n', `${'x'.repeat(1024 * 1024 + 5)}\n`, 'b\n'],
  ])('passes over a record of 3 MB in %s', async (name, before, large, after) => {
    const rows = await read(before + large + after, name);
    expect(rows.map((row) => (row.ok ? row.row.body : row.code))).toEqual([
      'a',
      'record_too_large',
      'b',
    ]);
    for (const row of rows) if (!row.ok) expect(row.raw.length).toBeLessThanOrEqual(2_000);
  });

  it.each([
    ['opening quotes', '"a\n'],
    ['quotes in later cells', 'a,"b\n'],
    ['three quotes', '"""\n'],
    ['five quotes then text', '"""""x\n'],
    ['empty cells', ',,,,,,,,,\n'],
  ])('reads %s in time in proportion to their length', async (_name, line) => {
    const growth = await growthAtSixteenfold(
      (length) => read(`text,label\n${line.repeat(Math.ceil(length / line.length))}`),
      800_000,
    );
    expect(growth).toBeLessThan(linearGrowth);
  });

  it('never crashes and numbers its records without a gap, whatever the bytes', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...[
          '"',
          ',',
          '\n',
          '\r\n',
          '\0',
          '[',
          ']',
          '{',
          '}',
          '{"text":"x"}',
          'text',
          '\\',
          ' ',
          ';',
        ],
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 30 }),
        fc.constantFrom('text,label\n', '[', '{"text":"x"}\n'),
        fc.constantFrom('f.csv', 'f.json', 'f.jsonl'),
        async (pieces, head, name) => {
          const rows = await read(head + pieces.join(''), name).catch((error: unknown) => {
            expect(error).toMatchObject({ name: 'ImportFileError' });
            return [];
          });
          expect(rows.map((row) => row.record)).toEqual(rows.map((_row, index) => index + 1));
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('a file that cannot be read says what to do', () => {
  it.each([
    ['x.csv.gz', Buffer.from([0x1f, 0x8b, 8, 0]), 'compressed_file', /unpack/],
    ['x.csv', Buffer.from([0x1f, 0x8b, 8, 0]), 'compressed_file', /gzip/],
    ['x.csv', Buffer.from('PK\u0003\u0004....'), 'compressed_file', /Excel/],
    ['x.csv', Buffer.from('\ufefftext\n', 'utf16le'), 'encoding_unsupported', /UTF-8/],
    ['x.csv', Buffer.from('text\n', 'utf16le'), 'encoding_unsupported', /UTF-8/],
    ['x.csv', Buffer.from(' \n'), 'empty_file', /no rows/],
    ['x.csv', Buffer.from([0x61, 0xff, 0x0a]), 'header_unreadable', /UTF-8/],
    [
      'x.csv',
      Buffer.from('a,b\n1,2\n'),
      'missing_column',
      /columns found: a, b.*--map text=COLUMN/,
    ],
    ['x.jsonl', Buffer.from('{"a":1}\n'), 'missing_column', /columns found: a\./],
    ['x.json', Buffer.from('true'), 'malformed_json', /array/],
  ])('%s %j', async (name, content, code, message) => {
    await expect(read(content, name)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it('names a folder and a missing file', async () => {
    await expect(readPath(folder)).rejects.toMatchObject({ code: 'not_a_file' });
    await expect(readPath(join(folder, 'none'))).rejects.toMatchObject({ code: 'file_not_found' });
  });

  it.each(['text', '=a', 'text=', 'text=a,,b=c'])('refuses the mapping %j', (written) => {
    expect(() => parseMapping(written)).toThrow(expect.objectContaining({ code: 'bad_mapping' }));
  });

  it('names a mapped column that is not there', async () => {
    const path = join(folder, 'mapped.csv');
    await writeFile(path, 'text,b\n1,2\n');
    const rows = readRows(path, { mapping: { category: 'kind' } });
    await expect(rows.next()).rejects.toMatchObject({
      code: 'missing_column',
      columns: ['text', 'b'],
    });
  });
});

describe('bad rows go to a quarantine', () => {
  const row = { line: 3, code: 'bad_quotes', reason: 'why', raw: '=cmd|"x"\n' } as const;

  it('that does not exist before the first of them', async () => {
    const path = join(folder, 'none.quarantine.csv');
    const quarantine = createQuarantine(path);
    await quarantine.close();
    expect(quarantine.path).toBeNull();
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('that only its owner reads, with formulas that do not run', async () => {
    const path = join(folder, 'some.quarantine.csv');
    await writeFile(path, 'old', { mode: 0o644 });
    const quarantine = createQuarantine(path);
    await Promise.all([quarantine.write(row), quarantine.write({ ...row, line: 4 })]);
    await quarantine.close();
    await quarantine.close();
    expect(quarantine).toMatchObject({ rows: 2, path });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(path, 'utf8')).toBe(
      'line,code,reason,raw\n3,bad_quotes,why,"\'=cmd|""x""\n"\n4,bad_quotes,why,"\'=cmd|""x""\n"\n',
    );
    const resumed = createQuarantine(path, { append: true });
    await resumed.write({ ...row, line: 5, raw: 'x' });
    await resumed.close();
    expect((await readFile(path, 'utf8')).endsWith('"\n5,bad_quotes,why,x\n')).toBe(true);
  });

  it.each(['=1', '+1', '-1', '@x', '\t=1', '\r=1', '\uff1d1'])('escapes %j', (cell) => {
    expect(escapeFormula(cell)).toBe(`'${cell}`);
  });
});
