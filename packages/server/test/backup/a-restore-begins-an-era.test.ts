import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditReport } from '../../src/audit/verify.ts';
import { createBackup } from '../../src/backup/create-backup.ts';
import { setSwitch } from '../../src/controls/set-switch.ts';
import { lineFiles } from '../support/line-files.ts';
import { type BackupLab, never, openBackupLab, type Restored } from './support.ts';

let bench: BackupLab;
beforeAll(async () => {
  bench = await openBackupLab(lineFiles({}));
});
const closers: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const closer of closers) await closer();
  await bench.close();
});

let tickets = 0;
/** Some work, sealed in as many seals. */
async function work(on: BackupLab, rounds: number, seal = true): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    tickets += 1;
    await on.lab.accept({ source: 'api', externalId: `e-${tickets}` });
    if (seal) await on.installation.seal();
  }
}

/** What the restore itself recorded, sealed, and then a seal a round. Sealed apart, because other databases may hold a seal up. */
async function workRestored({ installation }: Restored, rounds: number): Promise<void> {
  await installation.seal();
  for (let round = 0; round < rounds; round += 1) {
    const change = { id: 'tenant', tripped: round % 2 === 0, reason: 'test', until: null };
    await setSwitch(installation.context, installation.tenantId, { ...change, actor: 'system' });
    await installation.seal();
  }
}

const kinds = ({ faults }: AuditReport): readonly string[] =>
  faults.map(({ kind, at }) => `${kind} ${at.replace(/^[0-9a-f-]{36}$/, 'entry')}`);

describe('a restore begins an era', () => {
  it('that verifies with what was sealed, what was not, and what came after', async () => {
    await work(bench, 3);
    await work(bench, 2, false);
    const { file } = await bench.backUp();
    const restored = await bench.restore(file);
    const first = await restored.installation.verify();
    expect(first).toMatchObject({ ok: true, eras: [{ era: 2, lostSeals: 0, lostEntries: 0 }] });
    await workRestored(restored, 3);
    const later = await restored.installation.verify();
    expect(later).toMatchObject({ ok: true, unsealed: 0, seals: first.seals + 4 });
    expect(later.eras).toEqual(first.eras);
    const lines = await readFile(
      join(restored.home, 'anchors', `${restored.installation.tenantId}.jsonl`),
      'utf8',
    );
    expect(
      lines
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { era?: number }).era ?? 1),
    ).toEqual([...Array.from({ length: first.seals }, () => 1), ...[2, 2, 2, 2]]);
  });

  it('and says by number what the anchors here know and the back-up does not', async () => {
    const own = await openBackupLab(lineFiles({}));
    closers.push(() => own.close());
    await work(own, 2);
    const { file } = await own.backUp();
    const { seals: kept } = await own.installation.verify();
    await work(own, 4);
    // Into the home whose database was lost: its anchors are still there.
    const restored = await own.restore(file, { home: own.home });
    const report = await restored.installation.verify();
    expect(report).toMatchObject({ ok: true, faults: [] });
    expect(report.eras).toMatchObject([{ lastSeal: kept, lostSeals: 4, lostEntries: 4 }]);
    await workRestored(restored, 2);
    expect((await restored.installation.verify()).eras).toEqual(report.eras);

    // The same back-up once more, because the restored one was lost as well: its era is not used a second time.
    const again = await own.restore(file, { home: own.home });
    expect(again.result.era).toBe(3);
    await workRestored(again, 1);
    const twice = await again.installation.verify();
    expect(twice).toMatchObject({ ok: true, faults: [], eras: [{ era: 3, lostSeals: 7 }] });
  });

  it('and a back-up of a restored installation carries all its eras', async () => {
    const { file } = await bench.backUp();
    const first = await bench.restore(file);
    await workRestored(first, 2);
    const { installation, home } = first;
    const made = await createBackup({
      ...{ url: installation.url, master: installation.master, anchors: installation.anchors },
      ...{ file: join(home, 'second.backup'), product: '0.1.0' },
      signal: never,
    });
    const second = await bench.restore(made.file);
    await workRestored(second, 1);
    expect(await second.installation.verify()).toMatchObject({
      ...{ ok: true, faults: [], unsealed: 0 },
      eras: [{ era: 2 }, { era: 3 }],
    });
  });
});

describe('a restore hides nothing', () => {
  it('that was cut off before the back-up was taken', async () => {
    const own = await openBackupLab(lineFiles({}));
    closers.push(() => own.close());
    const { installation } = own;
    for (let n = 0; n < 4; n += 1) {
      await own.lab.accept({ source: 'api', externalId: `c-${n}` });
      await installation.seal();
    }
    await installation.sql(`with cut as (delete from signalbox.audit_seal where seq > 3 returning from_xid)
        delete from signalbox.audit_entry where xid >= (select min(from_xid) from cut)`);
    expect(kinds(await installation.verify())).toEqual([expect.stringMatching(/^truncated seal:/)]);
    const { file } = await own.backUp();
    const restored = await own.restore(file);
    expect(kinds(await restored.installation.verify())).toEqual([
      expect.stringMatching(/^truncated seal:4$/),
    ]);
    await workRestored(restored, 2);
    expect((await restored.installation.verify()).ok).toBe(false);
  });

  const damages: readonly (readonly [string, string, RegExp])[] = [
    [
      'the number of the era itself',
      `create or replace function signalbox.current_audit_era() returns integer
      language sql stable parallel safe as $$ select 1 $$`,
      /missing/,
    ],
    ['the row that finds the opening', 'delete from signalbox.audit_era', /missing era:2/],
    [
      'the opening itself',
      `delete from signalbox.audit_entry where type = 'audit_restored'`,
      /missing era:2/,
    ],
    [
      'what the opening says',
      `update signalbox.audit_entry set detail = jsonb_set(detail, '{lastSeal,seq}', '1') where type = 'audit_restored'`,
      /edited era:2/,
    ],
    [
      'an entry no seal had covered',
      `delete from signalbox.audit_entry where id = (select id from signalbox.audit_entry where era = 1 order by xid desc limit 1)`,
      /missing era:2/,
    ],
    [
      'an entry put into the closed era',
      `update signalbox.audit_entry set era = 1 where id = (select id from signalbox.audit_entry where era = 2 order by xid desc, id desc limit 1)`,
      /reordered era:2/,
    ],
    [
      'a sealed entry put into the new era',
      `update signalbox.audit_entry set era = 2 where id = (select id from signalbox.audit_entry where era = 1 order by xid limit 1)`,
      /missing seal:1/,
    ],
    [
      'a seal put into another era',
      'update signalbox.audit_seal set era = 1 where era = 2',
      /edited seal:/,
    ],
    [
      'the tail of the new era',
      `with cut as (delete from signalbox.audit_seal where seq = (select max(seq) from signalbox.audit_seal) returning from_xid)
       delete from signalbox.audit_entry where era = 2 and xid >= (select from_xid from cut)`,
      /truncated seal:/,
    ],
    [
      'the whole new era',
      `delete from signalbox.audit_seal where era = 2`,
      /truncated seal:|missing/,
    ],
  ];
  it.each(damages)('of damage to %s', async (_, statement, expected) => {
    await work(bench, 2);
    await work(bench, 1, false);
    const { file } = await bench.backUp();
    const restored = await bench.restore(file);
    await workRestored(restored, 2);
    expect((await restored.installation.verify()).ok).toBe(true);
    await restored.installation.sql(statement);
    const report = await restored.installation.verify();
    expect(report.ok).toBe(false);
    expect(kinds(report).join('; ')).toMatch(expected);
  });

  it('and an anchor line somebody invents for an old era is told, not believed', async () => {
    await work(bench, 2);
    const { file } = await bench.backUp();
    const restored = await bench.restore(file);
    const path = join(restored.home, 'anchors', `${restored.installation.tenantId}.jsonl`);
    const [line = ''] = (await readFile(path, 'utf8')).split('\n');
    await appendFile(path, `${line.replace(/"hash":"[0-9a-f]{4}/, '"hash":"0000')}\n`);
    await workRestored(restored, 1);
    expect((await restored.installation.verify()).ok).toBe(false);
  });
});
