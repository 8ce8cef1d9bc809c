import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ImportPreview, ImportView } from '@signalbox/contract';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { importFolder } from '../../src/import/import-folder.ts';
import { asSql } from '../../src/store/database.ts';
import { bodyOf, type Lab, openLab } from '../http/support/lab.ts';
import { endedImport, past } from './support/http-import.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
});
afterAll(() => lab.close());

const csv = { 'content-type': 'text/csv' };

function send(
  body: string | Uint8Array | ReadableStream<Uint8Array>,
  query: string,
  headers: Record<string, string> = csv,
  key = lab.own.admin,
  path = '/v1/imports',
): Promise<Response> {
  const init = {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, ...headers },
    body,
    duplex: 'half',
  };
  return Promise.resolve(lab.app.request(`${path}?${query}`, init as RequestInit));
}

async function accepted(response: Response): Promise<string> {
  expect(response.status, await response.clone().text()).toBe(202);
  const { id } = await bodyOf<{ id: string }>(response);
  expect(response.headers.get('location')).toBe(`/v1/imports/${id}`);
  return id;
}

const ended = (id: string): Promise<ImportView> => endedImport(lab, id);

const files = async (): Promise<string[]> => readdir(lab.imports.folder.path(''));

describe('a history', () => {
  it('is taken, trained on and gone from disk; bad rows stay to be looked at, harmless', async () => {
    const text = `${past(60)}x,"",hardware\ny,=cmd|calc\u0000,"bad\u0000label"\nz,too,many,cells,=1+1\n`;
    const id = await accepted(await send(text, 'name=past.csv'));
    const view = await ended(id);
    expect(view).toMatchObject({
      ...{ name: 'past.csv', as: 'history', state: 'done', error: null },
      ...{ rowsDone: 63, rowsTotal: 63, imported: 60, duplicates: 0, quarantined: 3 },
    });
    expect(view.trained?.fields['category']).toMatchObject({ status: 'trained' });
    expect(view.finishedAt).not.toBeNull();
    // The file goes once its end is recorded: a moment later than it is told.
    await vi.waitFor(async () => {
      const left = (await files()).filter((file) => file.startsWith(id));
      expect(left).toEqual([`${id}.csv.quarantine.csv`]);
    });
    const rows = await lab.call(lab.own.admin, 'GET', `/v1/imports/${id}/quarantine`);
    const kept = await rows.text();
    expect(rows.headers.get('content-disposition')).toBe(
      `attachment; filename="quarantine-${id}.csv"`,
    );
    expect(kept.split('\n')[0]).toBe('line,code,reason,raw');
    expect(kept.trimEnd().split('\n')).toHaveLength(4);
    const list = await bodyOf<{ data: ImportView[] }>(
      await lab.call(lab.own.admin, 'GET', '/v1/imports'),
    );
    expect(list.data[0]).toEqual(view);
    const audit = await bodyOf<{ data: { type: string; detail: unknown }[] }>(
      await lab.call(lab.own.admin, 'GET', '/v1/audit?limit=10'),
    );
    expect(audit.data.map((entry) => entry.type)).toEqual(
      expect.arrayContaining(['import_taken', 'import_done', 'quarantine_viewed']),
    );
  });

  it('is readable by its owner only while it lies there', async () => {
    const folder = importFolder(
      join(await mkdtemp(join(tmpdir(), 'signalbox-folder-')), 'imports'),
    );
    await folder.keep('one.csv', new Response('a,b').body, 100);
    expect((await stat(folder.path('one.csv'))).mode & 0o777).toBe(0o600);
    expect((await stat(folder.path(''))).mode & 0o777).toBe(0o700);
    await rm(folder.path('..'), { recursive: true });
  });

  it('sent again is the same import while it runs, and all repeats after', async () => {
    const text = past(400);
    const ids = await Promise.all([send(text, 'name=a.csv'), send(text, 'name=b.csv')]);
    const [first, second] = [
      await accepted(ids[0] as Response),
      await accepted(ids[1] as Response),
    ];
    expect(await ended(first)).toMatchObject({ state: 'done', rowsDone: 400 });
    await ended(second);
    const again = await ended(await accepted(await send(text, 'name=c.csv')));
    expect(again).toMatchObject({ state: 'done', imported: 0, duplicates: 400, trained: null });
    expect((await files()).filter((file) => !file.endsWith('.quarantine.csv'))).toEqual([]);
  });
});

describe('new tickets', () => {
  it('come in by the mapping that was asked for', async () => {
    const word = `newword${randomUUID().slice(0, 8)}`;
    const lines = [
      { nr: `${word}-1`, was: `${word} one` },
      { nr: `${word}-2`, was: `${word} two` },
    ];
    const body = lines.map((line) => JSON.stringify(line)).join('\n');
    const type = { 'content-type': 'application/x-ndjson; charset=utf-8' };
    const id = await accepted(await send(body, 'name=n.jsonl&as=new&map=text=was,id=nr', type));
    expect(await ended(id)).toMatchObject({ state: 'done', as: 'new', imported: 2, trained: null });
    const found = await lab.call(lab.own.admin, 'GET', `/v1/items?externalId=${word}-1`);
    expect((await bodyOf<{ data: unknown[] }>(found)).data).toHaveLength(1);
  });
});

describe('what is no table of tickets', () => {
  it.each([
    ['a packed file', gzipSync(Buffer.alloc(10_000_000)), 422],
    ['a spreadsheet', Buffer.from('PK\u0003\u0004 and so on'), 422],
    ['UTF-16', Buffer.from('\ufefftext,category\n', 'utf16le'), 422],
    ['nothing', Buffer.alloc(0), 422],
    ['zeros', Buffer.alloc(50_000), 422],
    ['a table without text', Buffer.from('foo,bar\n1,2\n'), 422],
  ])('%s is refused and leaves nothing', async (_, body, status) => {
    const before = await files();
    const response = await send(body, 'name=x.csv');
    expect([response.status, (await bodyOf(response))['code']]).toEqual([
      status,
      'import_unreadable',
    ]);
    expect(await files()).toEqual(before);
  });

  it.each([
    ['a type', { 'content-type': 'application/zip' }],
    ['no type', {}],
    ['another charset', { 'content-type': 'text/csv; charset=latin1' }],
    ['a packed body', { ...csv, 'content-encoding': 'gzip' }],
  ])('%s of another sort is 415', async (_, headers) => {
    const response = await send(new TextEncoder().encode('text\nx\n'), 'name=x.csv', headers);
    expect(response.status).toBe(415);
  });

  it.each(['name=../x.csv', 'name=', 'name=x.csv&as=both', 'as=new', 'name=x.csv&map=nonsense'])(
    '%s is 400',
    async (query) => {
      expect((await send(past(1), query)).status).toBe(400);
    },
  );

  it('broken UTF-8 costs only its rows', async () => {
    const text = Buffer.concat([
      Buffer.from('text,category\ngood one,a\n'),
      Buffer.from([0xff, 0xfe, 0x2c, 0x61, 0x0a]),
      Buffer.from('good two,a\n'),
    ]);
    expect(await ended(await accepted(await send(text, 'name=b.csv')))).toMatchObject({
      ...{ state: 'done', imported: 2, quarantined: 1 },
    });
  });
});

describe('too large', () => {
  it('is refused by its announced length before a byte is read, and leaves nothing', async () => {
    const before = await files();
    const headers = { ...csv, 'content-length': String(200 * 1024 * 1024 + 1) };
    const response = await send(past(1), 'name=big.csv', headers);
    expect([response.status, response.headers.get('connection')]).toEqual([413, 'close']);
    expect(await files()).toEqual(before);
  });

  it('is refused as soon as it has become so when nobody announced it', async () => {
    const folder = importFolder(await mkdtemp(join(tmpdir(), 'signalbox-folder-')));
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1;
        controller.enqueue(new Uint8Array(1_000));
      },
    });
    await expect(folder.keep('x.csv', endless, 10_000)).rejects.toMatchObject({
      code: 'too_large',
    });
    expect(sent).toBeLessThan(20);
    expect(await readdir(folder.path(''))).toEqual([]);
    await rm(folder.path(''), { recursive: true });
  });

  it('a preview takes a megabyte', async () => {
    const response = await send(
      'x'.repeat(1024 * 1024 + 1),
      'name=x.csv',
      csv,
      lab.own.admin,
      '/v1/imports/preview',
    );
    expect(response.status).toBe(413);
  });
});

describe('a preview', () => {
  it('says what each column is read as and shows the first rows, and keeps nothing', async () => {
    const before = await files().catch(() => []);
    const lines = Array.from({ length: 30 }, (_, n) =>
      n === 1 ? '"",a,1' : `ticket ${n},hardware,x${n}`,
    );
    const text = `Text,label,other\n${lines.join('\n')}`;
    const response = await send(text, '', csv, lab.own.admin, '/v1/imports/preview');
    const preview = await bodyOf<ImportPreview>(response);
    expect(preview.columns).toEqual(['Text', 'label', 'other']);
    expect(preview.mapping).toEqual({ Text: 'body', label: 'labels.category', other: null });
    expect(preview.rows).toHaveLength(20);
    expect(preview.rows[0]).toMatchObject({
      line: 2,
      ok: true,
      body: 'ticket 0',
      labels: { category: 'hardware' },
    });
    expect(preview.rows[1]).toMatchObject({ line: 3, ok: false, code: 'empty_text' });
    expect(preview.faults).toEqual([]);
    expect(await files().catch(() => [])).toEqual(before);
    expect(
      await asSql(lab.test.database.system).query(
        `select from import_run where mapping::text like '%Text%'`,
      ),
    ).toEqual([]);
  });

  it.each([
    ['[{"text":"a","category":"b"}]', 'application/json'],
    ['{"text":"a","category":"b"}\n', 'application/x-ndjson'],
  ])('reads %s', async (text, type) => {
    const response = await send(
      text,
      '',
      { 'content-type': type },
      lab.own.admin,
      '/v1/imports/preview',
    );
    expect(await bodyOf<ImportPreview>(response)).toMatchObject({
      ...{ columns: ['text', 'category'], mapping: { text: 'body', category: 'labels.category' } },
      rows: [{ ok: true, body: 'a', labels: { category: 'b' } }],
    });
  });

  it('names the columns when none holds the text', async () => {
    const response = await send('foo,bar\n1,2\n', '', csv, lab.own.admin, '/v1/imports/preview');
    expect(await bodyOf<ImportPreview>(response)).toMatchObject({
      ...{ columns: ['foo', 'bar'], mapping: { foo: null, bar: null }, rows: [] },
      faults: [{ code: 'missing_column' }],
    });
  });
});

describe('another tenant', () => {
  it('sees nothing of an import, and a reader nothing of its rows', async () => {
    const id = await accepted(await send(`${past(3)}x,"",y\n`, 'name=own.csv'));
    await ended(id);
    for (const path of [`/v1/imports/${id}`, `/v1/imports/${id}/quarantine`]) {
      expect((await lab.call(lab.other.admin, 'GET', path)).status).toBe(404);
    }
    const list = await bodyOf<{ data: unknown[] }>(
      await lab.call(lab.other.admin, 'GET', '/v1/imports'),
    );
    expect(list.data).toEqual([]);
    const reader = await lab.newKey(lab.own.tenantId, 'item:read');
    expect((await lab.call(reader.key, 'GET', `/v1/imports/${id}`)).status).toBe(200);
    expect((await lab.call(reader.key, 'GET', `/v1/imports/${id}/quarantine`)).status).toBe(403);
    expect((await send(past(1), 'name=x.csv', csv, reader.key)).status).toBe(403);
  });
});
