import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  csvLine,
  fingerprintFile,
  parseMapping,
  type ReadOptions,
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

let files = 0;
async function fileOf(content: string | Buffer, name = 'tickets.csv'): Promise<string> {
  files += 1;
  const path = join(folder, `${files}-${name}`);
  await writeFile(path, content);
  return path;
}

async function read(
  content: string | Buffer,
  name?: string,
  options?: ReadOptions,
): Promise<ReadRow[]> {
  const rows: ReadRow[] = [];
  for await (const row of readRows(await fileOf(content, name), options)) rows.push(row);
  return rows;
}

const bodies = (rows: readonly ReadRow[]) => rows.map((row) => (row.ok ? row.row.body : row.code));

describe('a file of tickets is read row by row', () => {
  it('reads the default columns', async () => {
    const rows = await read(
      'id,subject,body,label,priority,queue,language,received_at,in_scope,requester_email,fields.order,resolution\n' +
        'T-1,Help,"It is, ""broken""\nsince today",hardware,high,desk,EN,2026-03-01 09:30,1,a@example.org,=1+1,secret\n',
    );
    expect(rows).toEqual([
      {
        line: 2,
        record: 1,
        ok: true,
        row: {
          externalId: 'T-1',
          subject: 'Help',
          body: 'It is, "broken"\nsince today',
          labels: { category: 'hardware', priority: 'high', team: 'desk' },
          inScope: true,
          language: 'en',
          receivedAt: '2026-03-01T09:30:00.000Z',
          requester: { email: 'a@example.org' },
          fields: { order: '=1+1' },
        },
      },
    ]);
  });

  it('never makes a class of what is out of scope', async () => {
    const rows = await read('text,label,in_scope\nhi,oos,0\nho,greeting,1\nhm,x,maybe\n');
    expect(rows.map((row) => (row.ok ? [row.row.inScope, row.row.labels] : row.code))).toEqual([
      [false, {}],
      [true, { category: 'greeting' }],
      'bad_in_scope',
    ]);
  });

  it('leaves out what the mapping ignores, though its name would be understood', async () => {
    const mapping = parseMapping('ignore.1=priority,ignore.2=subject');
    const [row] = await read('text,subject,category,priority\nhi,s,a,urgent\n', undefined, {
      mapping,
    });
    expect(row).toMatchObject({ ok: true, row: { subject: null, labels: { category: 'a' } } });
  });

  it('takes a mapping: left our name, right the column', async () => {
    const mapping = parseMapping('text=message, category=kind,priority=urgency,product=label');
    const rows = await read('message,kind,urgency,label\nhi,a,1,b\n', undefined, { mapping });
    expect(rows[0]).toMatchObject({
      ok: true,
      row: { body: 'hi', labels: { category: 'a', priority: '1', product: 'b' } },
    });
  });

  it.each([
    ['semicolons', 'text;label\na,b;c\n'],
    ['tabs', 'text\tlabel\na,b\tc\n'],
    ['a byte order mark', '\ufefftext,label\n"a,b",c\n'],
    ['Windows line ends', 'text,label\r\n"a,b",c\r\n'],
    ['old Mac line ends', 'text,label\r"a,b",c\r'],
    ['no line end at the end', 'text,label\n"a,b",c'],
    ['blank lines', '\ntext,label\n\n  \n"a,b",c\n\n'],
    ['capitals in the header', 'Text , LABEL\n"a,b",c\n'],
  ])('reads a CSV with %s', async (_name, content) => {
    expect(await read(content)).toMatchObject([
      { ok: true, row: { body: 'a,b', labels: { category: 'c' } } },
    ]);
  });

  it('keeps a quote inside a plain cell', async () => {
    expect(bodies(await read('text,label\n5" pipe,a\n'))).toEqual(['5" pipe']);
  });

  it('reads JSON lines, also when they are called .json', async () => {
    const content =
      '{"id":7,"text":"a","requester":{"id":"u1","name":"Jane"},"fields":{"k":"v"},"labels":{"team":"x"}}\n\nnope\n[1]\n{"text":{"a":1}}\n{"text":" "}\n{"other":1}\n';
    for (const name of ['t.jsonl', 't.json', 't.log']) {
      const rows = await read(content, name);
      expect(rows[0]).toMatchObject({
        line: 1,
        row: {
          externalId: '7',
          body: 'a',
          requester: { id: 'u1', name: 'Jane' },
          fields: { k: 'v' },
          labels: { team: 'x' },
        },
      });
      expect(rows.map((row) => [row.line, row.ok ? 'ok' : row.code])).toEqual([
        [1, 'ok'],
        [3, 'malformed_json'],
        [4, 'not_an_object'],
        [5, 'wrong_type'],
        [6, 'empty_text'],
        [7, 'empty_text'],
      ]);
    }
  });

  it('reads a JSON array element by element', async () => {
    const rows = await read(
      '\n[\n {"text":"a]},{\\"["},\n 5, {"text":"b",\n"label":"x"}\n,{"text":\n]\n',
      't.json',
    );
    expect(rows.map((row) => [row.line, row.record, row.ok ? row.row.body : row.code])).toEqual([
      [3, 1, 'a]},{"['],
      [4, 2, 'not_an_object'],
      [4, 3, 'b'],
      [6, 4, 'malformed_json'],
    ]);
    expect(await read('[]', 't.json')).toEqual([]);
  });

  it('skips what an earlier run has read and counts on', async () => {
    const content = 'text\na\n\nb\nc\n';
    const rest = await read(content, undefined, { afterRecord: 1 });
    expect(rest).toEqual((await read(content)).slice(1));
    expect(rest[0]).toMatchObject({ line: 4, record: 2 });
  });

  it('knows a file again', async () => {
    const path = await fileOf('x'.repeat(3_000_000));
    const first = await fingerprintFile(path);
    expect(await fingerprintFile(path)).toEqual(first);
    await writeFile(path, `${'x'.repeat(2_999_999)}y`);
    expect(await fingerprintFile(path)).toMatchObject({ headSha256: first.headSha256 });
    expect(await fingerprintFile(path)).not.toEqual(first);
  });

  it('reads back whatever cells a CSV was written with', async () => {
    const cell = fc
      .string({ unit: fc.constantFrom('a', 'ü', '"', ',', ';', '\n', '\r', '\t', ' ', '=', '😀') })
      .filter((text) => text.trim() !== '' && !/^[=\t\r\n]/.test(text));
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 12 }), async (cells) => {
        const content = `text,n\n${cells.map((text, index) => csvLine([text, String(index)])).join('')}`;
        expect(bodies(await read(content))).toEqual(cells);
      }),
      { numRuns: 200 },
    );
  });
});
