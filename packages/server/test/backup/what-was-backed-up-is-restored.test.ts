import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAnchors } from '../../src/audit/anchors.ts';
import { createBackup } from '../../src/backup/create-backup.ts';
import { restoreBackup } from '../../src/backup/restore-backup.ts';
import { createKey } from '../../src/keys/manage.ts';
import { messageAad } from '../../src/line/intake/message-aad.ts';
import { migrate, readMigrations } from '../../src/store/schema/migrate.ts';
import { openText, unwrapItemKey } from '../../src/vault/item-key.ts';
import { tenantKeys } from '../../src/vault/tenant-keys.ts';
import { lineFiles } from '../support/line-files.ts';
import { type BackupLab, countRows, emptyDatabase, never, openBackupLab } from './support.ts';

/** The first schema a back-up can be taken of. */
const erasMigration = 4;

let bench: BackupLab;

beforeAll(async () => {
  bench = await openBackupLab(lineFiles({}));
  const { lab } = bench;
  for (let n = 0; n < 60; n += 1) {
    const body = ['the vpn is gone', 'an outage', 'maybe it is', 'who knows'][n % 4] ?? '';
    // Every character that means something to the text format of COPY.
    await lab.accept({
      source: 'api',
      externalId: `a-${n}`,
      subject: body,
      body: `${body}\t\\N\r\n\\.\n✓ ${n} ann@example.com`,
    });
  }
  await lab.drain();
});
afterAll(async () => bench.close());

describe('what was backed up is restored', () => {
  it('row by row, in every table of the catalogue, at the counts the back-up names', async () => {
    const { lab, installation } = bench;
    await installation.seal();
    const made = await bench.backUp();
    const { result, installation: restored } = await bench.restore(made.file);
    expect(result.tables).toEqual(made.tables);
    const names = await lab.sql<{ name: string }>(
      `select table_schema || '.' || table_name as name from information_schema.tables t
       where table_schema in ('signalbox', 'signalbox_auth') and table_type = 'BASE TABLE' and not exists (
         select from pg_inherits where inhrelid = format('%I.%I', table_schema, table_name)::regclass)`,
    );
    const left = [
      'signalbox.migration',
      'signalbox.worker',
      'signalbox_auth.session',
      'signalbox_auth.throttle',
      'signalbox_auth.verification',
    ];
    expect([...Object.keys(made.tables), ...left].sort()).toEqual(
      names.map(({ name }) => name).sort(),
    );

    // What a restore adds: its own entries, eras and the switch. All else is the same to the last byte.
    const changed = [
      'audit_entry',
      'audit_era',
      'control',
      'tenant_epoch',
      'item',
      'action',
      'attempt',
      'hold',
      'write_lease',
      'invitation',
    ];
    for (const table of Object.keys(made.tables).filter(
      (name) => !changed.includes(name.replace('signalbox.', '')),
    )) {
      const text = `select md5(coalesce(string_agg(t::text, e'\\n' order by t::text), '')) as hash from ${table.replace('.user', '."user"').replace('.twoFactor', '."twoFactor"')} t`;
      expect([table, await restored.sql(text)]).toEqual([table, await installation.sql(text)]);
    }
    expect(await countRows(restored, ['signalbox.item', 'signalbox.decision'])).toEqual(
      await countRows(installation, ['signalbox.item', 'signalbox.decision']),
    );
    const fence = 'select last_value from signalbox.write_fence';
    expect(await restored.sql(fence)).toEqual(await installation.sql(fence));
  });

  it('with originals that open, keys that work and an audit that verifies', async () => {
    const { lab, installation } = bench;
    const { context, tenantId } = lab;
    const { key } = await createKey(context, tenantId, {
      name: 'ours',
      scopes: ['item:read'],
      actor: 'system',
    });
    await installation.seal();
    const { file } = await bench.backUp();
    const { installation: restored } = await bench.restore(file);
    const [text] = await restored.sql<{
      item_id: string;
      id: string;
      sealed: Buffer;
      wrapped: Buffer;
      body: string;
    }>(
      `select m.item_id, m.id, m.sealed, k.wrapped, m.body from signalbox.message m
       join signalbox.item_key k using (tenant_id, item_id)
       join signalbox.item i on i.id = m.item_id where i.external_id = 'a-0'`,
    );
    if (text === undefined) throw new Error('no message');
    const itemKey = unwrapItemKey(
      tenantKeys(restored.master, tenantId),
      text.item_id,
      text.wrapped,
    );
    expect(openText(itemKey, messageAad(text.id), text.sealed)).toContain('ann@example.com');
    expect(text.body).not.toContain('ann@example.com');
    const [found] = await restored.sql(
      `select revoked from signalbox.resolve_api_key(sha256($1::bytea))`,
      [Buffer.from(key)],
    );
    expect(found).toEqual({ revoked: false });
    const report = await restored.verify();
    expect(report).toMatchObject({
      ok: true,
      faults: [],
      eras: [{ era: 2, lostSeals: 0, lostEntries: 0 }],
    });
  });

  it('from an older schema, and is then brought up to this one', async () => {
    const { url, drop } = await emptyDatabase();
    await migrate(url, erasMigration);
    const owner = new pg.Client({ connectionString: url });
    await owner.connect();
    await owner.query(`insert into signalbox.tenant (tenant_id, name) values ($1, 'default');`, [
      bench.lab.tenantId,
    ]);
    await owner.query('insert into signalbox.tenant_epoch (tenant_id) values ($1)', [
      bench.lab.tenantId,
    ]);
    const file = join(bench.home, 'older.backup');
    const { master } = bench.lab;
    const anchors = openAnchors(join(bench.home, 'older'));
    await createBackup({ url, master, anchors, file, product: '0.0.9', signal: never });
    await owner.end();
    const { installation } = await bench.restore(file);
    const [found] = await installation.sql(
      'select array_agg(number order by number) as numbers from signalbox.migration',
    );
    expect(found).toEqual({ numbers: (await readMigrations()).map(({ number }) => number) });
    await drop();
  });

  it('by a login that may do no more than act as our roles, on both sides', async () => {
    const { url, drop } = await emptyDatabase();
    await migrate(url);
    const login = `restorer_${randomBytes(4).toString('hex')}`;
    const roles = 'signalbox_owner, signalbox_app, signalbox_system, signalbox_auth';
    await bench.lab.sql(`create role ${login} login password 'x' in role ${roles}`);
    const as = (address: string): string => {
      const changed = new URL(address);
      changed.username = login;
      changed.password = 'x';
      return changed.href;
    };
    try {
      const file = join(bench.home, 'ordinary.backup');
      const { master } = bench.lab;
      const from = { url: as(bench.lab.ownerUrl), anchors: bench.installation.anchors };
      await createBackup({ ...from, master, file, product: '0.1.0', signal: never });
      const owner = new pg.Client({ connectionString: url });
      await owner.connect();
      await owner.query(
        `grant create on database "${new URL(url).pathname.slice(1)}" to signalbox_owner`,
      );
      await owner.end();
      const result = await restoreBackup({
        ...{ master, file, signal: never, nowMs: Date.now() },
        anchors: openAnchors(join(bench.home, 'ordinary')),
        connect: () => Promise.resolve(as(url)),
      });
      expect(result.rows).toBeGreaterThan(100);
    } finally {
      await drop();
      await bench.lab.sql(`drop role ${login}`);
    }
  });

  it('into a file that says nothing without the key and belongs to its owner alone', async () => {
    const { file } = await bench.backUp();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const bytes = await readFile(file);
    for (const word of ['vpn', 'audit_entry', 'signalbox_auth', bench.lab.tenantId]) {
      expect(bytes.includes(word)).toBe(false);
    }
  });
});
