import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvRecord } from '../../src/export/csv.ts';
import { exportStream } from '../../src/export/export-stream.ts';
import { bodyOf, type Lab, openLab } from '../http/support/lab.ts';
import { untilSearchable } from '../support/searchable.ts';

const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', "=cmd|' /C calc'!A0"];

let lab: Lab;
const ids: string[] = [];
beforeAll(async () => {
  lab = await openLab();
  for (let n = 0; n < 450; n += 1) {
    const subject = formulas[n % formulas.length] ?? '';
    const item = { externalId: `=E-${n}`, subject, body: `text ${n}, "quoted"\nnext line` };
    const response = await lab.call(lab.own.admin, 'POST', '/v1/items', item);
    ids.unshift((await bodyOf<{ id: string }>(response)).id);
  }
  await lab.call(lab.other.admin, 'POST', '/v1/items', {
    externalId: 'foreign',
    subject: 'foreign',
  });
  await untilSearchable(lab.test.database);
});
afterAll(() => lab.close());

async function exported(
  path: string,
  key = lab.own.admin,
): Promise<{ text: string; response: Response }> {
  const response = await lab.call(key, 'GET', path);
  expect(response.status).toBe(200);
  return { text: await response.text(), response };
}

async function entries(type: string): Promise<{ detail: Record<string, unknown> }[]> {
  const response = await lab.call(lab.own.admin, 'GET', `/v1/audit?type=${type}`);
  return (await bodyOf<{ data: { detail: Record<string, unknown> }[] }>(response)).data;
}

describe('items', () => {
  it('as CSV are all there, newest first, with CRLF, and no cell is a formula', async () => {
    const { text, response } = await exported('/v1/items/export');
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="signalbox-items-[\dTZ-]+\.csv"$/,
    );
    const rows: Record<string, string>[] = parse(text, { columns: true, record_delimiter: '\r\n' });
    expect(rows.map((row) => row['id'])).toEqual(ids);
    expect(rows.flatMap(Object.values).filter((cell) => /^[=+\-@\t\r＝]/.test(cell))).toEqual([]);
    expect(rows[0]).toMatchObject({ externalId: "'=E-449", text: 'text 449, "quoted"\nnext line' });
    expect(text).not.toContain('foreign');
  });

  it('as JSON lines are what the list gives', async () => {
    const { text, response } = await exported('/v1/items/export?format=jsonl');
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    const rows = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string });
    expect(rows.map((row) => row.id)).toEqual(ids);
    const list = await bodyOf<{ data: unknown[] }>(
      await lab.call(lab.own.admin, 'GET', '/v1/items?limit=2'),
    );
    expect(rows.slice(0, 2)).toEqual(list.data);
  });

  it('follow the filters, and the audit names them without their values', async () => {
    const { text } = await exported('/v1/items/export?q=%22text+44%22&state=received&format=jsonl');
    expect(text.trimEnd().split('\n')).toHaveLength(1);
    const [entry] = await entries('items_exported');
    expect(entry?.detail).toMatchObject({
      rows: 1,
      whole: true,
      format: 'jsonl',
      filters: ['q', 'state'],
    });
    expect(JSON.stringify(entry)).not.toContain('text 44');
    expect((await entries('items_export_begun')).length).toBe(
      (await entries('items_exported')).length,
    );
  });

  it('that nobody reads on are recorded as far as they went', async () => {
    const response = await lab.call(lab.own.admin, 'GET', '/v1/items/export');
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.read();
    await reader?.cancel();
    const [entry] = await entries('items_exported');
    expect(entry?.detail).toMatchObject({ whole: false });
    expect(Number(entry?.detail['rows'])).toBeLessThan(450);
  });

  it('are refused when four are being read, and not for good', async () => {
    const open = await Promise.all(
      Array.from({ length: 4 }, () => lab.call(lab.own.admin, 'GET', '/v1/items/export')),
    );
    const fifth = await lab.call(lab.own.admin, 'GET', '/v1/items/export');
    expect([fifth.status, fifth.headers.get('retry-after')]).toEqual([429, '15']);
    for (const one of open) await one.body?.cancel();
    await exported('/v1/items/export?state=stuck');
  });

  it('are asked for with HEAD without anything staying open', async () => {
    for (let n = 0; n < 6; n += 1) {
      expect((await lab.call(lab.own.admin, 'HEAD', '/v1/items/export')).status).toBe(200);
    }
    await exported('/v1/items/export?state=stuck');
  });
});

describe('the audit', () => {
  it('is all there, and says that it was exported', async () => {
    const { text } = await exported('/v1/audit/export?type=received');
    const rows: Record<string, string>[] = parse(text, { columns: true });
    expect(rows).toHaveLength(450);
    expect(JSON.parse(rows[0]?.['detail'] ?? '')).toMatchObject({ externalId: '=E-449' });
    expect((await entries('audit_exported'))[0]?.detail).toMatchObject({
      rows: 450,
      filters: ['type'],
    });
  });

  it('refuses what it does not know', async () => {
    for (const query of ['format=xlsx', 'from=yesterday', 'limit=5', 'cursor=x']) {
      for (const what of ['items', 'audit']) {
        const response = await lab.call(lab.own.admin, 'GET', `/v1/${what}/export?${query}`);
        expect(response.status).toBe(400);
      }
    }
  });
});

describe('a stream', () => {
  const writer = { header: 'n\r\n', csv: (n: number) => csvRecord([n]), json: (n: number) => n };
  const { logger } = { logger: { error: () => undefined } as unknown as Lab['context']['logger'] };

  it('ends at its limit and reads no page before it is asked for', async () => {
    let pages = 0;
    const ended: unknown[] = [];
    const stream = exportStream({
      ...({ format: 'csv', writer, logger, rowsMax: 25 } as const),
      page: async (below) => {
        pages += 1;
        const from = below === null ? 0 : Number(below);
        return { rows: Array.from({ length: 10 }, (_, n) => from + n), nextId: String(from + 10) };
      },
      ended: async (rows, whole) => void ended.push([rows, whole]),
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(pages).toBeLessThanOrEqual(1);
    const text = await new Response(stream).text();
    expect(text.split('\r\n')).toHaveLength(27);
    expect(ended).toEqual([[25, true]]);
  });

  it('breaks off when a page cannot be read: a part is not the whole', async () => {
    const ended: unknown[] = [];
    const stream = exportStream({
      ...({ format: 'jsonl', writer, logger, rowsMax: 25 } as const),
      page: async (below) => {
        if (below !== null) throw new Error('the database is away');
        return { rows: [1], nextId: '1' };
      },
      ended: async (rows, whole) => void ended.push([rows, whole]),
    });
    await expect(new Response(stream).text()).rejects.toThrow();
    expect(ended).toEqual([[1, false]]);
  });

  it('writes cells as RFC 4180 says', () => {
    expect(csvRecord(['a', 'b,c', 'd"e', 'f\r\ng', null, -3.5, '-3.5'])).toBe(
      `a,"b,c","d""e","f\r\ng",,-3.5,'-3.5\r\n`,
    );
  });
});
