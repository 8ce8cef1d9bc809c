import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportView } from '@signalbox/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpImports, openHttpImports } from '../../src/import/http-imports.ts';
import { importFolder } from '../../src/import/import-folder.ts';
import { train } from '../../src/learn/train.ts';
import { asSql } from '../../src/store/database.ts';
import { type Lab, openLab } from '../http/support/lab.ts';
import { until } from '../support/until.ts';
import { endedImport, past, seeImport } from './support/http-import.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
});
afterAll(() => lab.close());

const see = (id: string): Promise<ImportView> => seeImport(lab, id);
const ended = (id: string): Promise<ImportView> => endedImport(lab, id);

describe('a process that ends', () => {
  async function process_(
    home: string,
  ): Promise<{ imports: HttpImports; stop: () => Promise<void> }> {
    const stopping = new AbortController();
    const imports = openHttpImports({
      context: lab.context,
      folder: importFolder(home),
      train: (tenantId, signal) => train(lab.context, tenantId, 'system', signal),
      stopping: stopping.signal,
      everyMs: 20,
    });
    return {
      imports,
      stop: async () => {
        stopping.abort();
        await imports.idle();
      },
    };
  }
  const order = (body: string): Parameters<HttpImports['take']>[0] => ({
    ...{
      tenantId: lab.own.tenantId,
      actor: 'system',
      name: 'p.csv',
      suffix: '.csv',
      mode: 'history',
    },
    ...{ mapping: {}, body: new Response(body).body, bytesMax: 10_000_000 },
  });
  async function counted(
    id: string,
  ): Promise<{ rows: number; examples: number; different: number }> {
    const [row] = await asSql(lab.test.database.system).query<{
      rows: number;
      examples: number;
      different: number;
    }>(
      `select (select rows_done from import_run where id = $1) as rows, count(*)::int as examples,
        count(distinct external_id)::int as different from example where import_id = $1`,
      [id],
    );
    return row ?? { rows: 0, examples: 0, different: 0 };
  }

  it('leaves its import to the next, which goes on where it was', async () => {
    const home = await mkdtemp(join(tmpdir(), 'signalbox-imports-'));
    const first = await process_(home);
    const id = (await first.imports.take(order(past(5_000)))) ?? '';
    await until('500 rows', async () => (await counted(id)).rows > 500, 60_000);
    await first.stop();
    const between = await counted(id);
    expect(between.rows).toBeLessThan(5_000);
    expect((await see(id)).state).toBe('running');
    const second = await process_(home);
    expect(await ended(id)).toMatchObject({ state: 'done', imported: 5_000, duplicates: 0 });
    expect(await counted(id)).toEqual({ rows: 5_000, examples: 5_000, different: 5_000 });
    await second.stop();
    expect(await readdir(home)).toEqual([]);
    await rm(home, { recursive: true });
  }, 120_000);

  it('never shares an import: of four processes on one home, each row is taken by one', async () => {
    const home = await mkdtemp(join(tmpdir(), 'signalbox-imports-'));
    const processes = await Promise.all(Array.from({ length: 4 }, () => process_(home)));
    const id = (await processes[0]?.imports.take(order(past(3_000)))) ?? '';
    expect(await ended(id)).toMatchObject({ state: 'done', imported: 3_000, duplicates: 0 });
    for (const one of processes) await one.stop();
    expect(await counted(id)).toEqual({ rows: 3_000, examples: 3_000, different: 3_000 });
    const done = await asSql(lab.test.database.system).query(
      `select from audit_entry where type = 'import_done' and detail ->> 'importId' = $1`,
      [id],
    );
    expect(done).toHaveLength(1);
    await rm(home, { recursive: true });
  }, 120_000);

  it('whose home is gone is not waited for for ever', async () => {
    const home = await mkdtemp(join(tmpdir(), 'signalbox-imports-'));
    const first = await process_(home);
    await first.stop();
    // Stopped: nothing takes it up.
    const id = (await first.imports.take(order(past(20)))) ?? '';
    await rm(home, { recursive: true });
    const second = await process_(home);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await see(id)).state).toBe('waiting');
    const { tenantId } = lab.own;
    const client = await lab.test.database.app.connect();
    try {
      await client.query(`begin; select set_config('signalbox.tenant', '${tenantId}', true)`);
      await client.query(
        `update import_run set started_at = now() - interval '2 hours' where id = $1`,
        [id],
      );
      await client.query('commit');
    } finally {
      client.release();
    }
    expect((await ended(id)).error).toMatchObject({ code: 'file_lost' });
    await second.stop();
  });

  it('quarantined rows are kept for 30 days', async () => {
    const home = await mkdtemp(join(tmpdir(), 'signalbox-imports-'));
    const folder = importFolder(home);
    await folder.keep('a.csv.quarantine.csv', new Response('x').body, 10);
    await folder.keep('b.csv', new Response('x').body, 10);
    const dayMs = 24 * 3_600_000;
    await folder.tidy(Date.now() + 29 * dayMs);
    expect(await readdir(home)).toEqual(['a.csv.quarantine.csv', 'b.csv']);
    await folder.tidy(Date.now() + 31 * dayMs);
    expect(await readdir(home)).toEqual(['b.csv']);
    await rm(home, { recursive: true });
  });
});
