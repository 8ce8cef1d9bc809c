import { execFile } from 'node:child_process';
import { createSecretKey, randomBytes } from 'node:crypto';
import { access, chmod, copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAnchors } from '../../src/audit/anchors.ts';
import { createBackup } from '../../src/backup/create-backup.ts';
import { checkBackup, restoreBackup } from '../../src/backup/restore-backup.ts';
import { migrate } from '../../src/store/schema/migrate.ts';
import { type RunOptions, run, start } from '../cli/support/cli.ts';
import { lineFiles } from '../support/line-files.ts';
import { until } from '../support/until.ts';
import {
  type BackupLab,
  emptyDatabase,
  type Folder,
  never,
  newFolder,
  openBackupLab,
} from './support.ts';

let bench: BackupLab;
let folder: Folder;
let good: string;
let bytes: Buffer;
const drops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  bench = await openBackupLab(lineFiles({}));
  folder = await newFolder();
  for (let n = 0; n < 40; n += 1) await bench.lab.accept({ source: 'api', externalId: `b-${n}` });
  await bench.lab.drain();
  // Enough that an archive has many chunks, and that there is a middle to interrupt.
  await bench.lab.sql(
    `insert into signalbox.idempotency_key select $1, sha256(n::text::bytea), gen_random_uuid(), sha256((n + 1)::text::bytea)
     from generate_series(1, 20000) as n`,
    [bench.lab.tenantId],
  );
  good = (await bench.backUp()).file;
  bytes = await readFile(good);
});
afterAll(async () => {
  await bench.close();
  for (const drop of drops) await drop();
  await folder.remove();
});

async function target(): Promise<string> {
  const { url, drop } = await emptyDatabase();
  drops.push(drop);
  return url;
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'done',
    (error: unknown) => String((error as { code?: unknown }).code ?? (error as Error).message),
  );
}

function restore(
  file: string,
  url: () => Promise<string>,
  master = bench.lab.master,
): Promise<unknown> {
  return restoreBackup({
    ...{ file, master, signal: never, nowMs: Date.now(), connect: url },
    anchors: openAnchors(join(folder.path, 'home')),
  });
}

const untouched = (): Promise<string> => Promise.reject(new Error('the database was opened'));

describe('a back-up that is not whole is refused before the database is opened', () => {
  const header = (): number => bytes.indexOf('\n', 19) + 1;

  it('whichever byte is flipped', async () => {
    const places = [
      header(),
      header() + 15,
      Math.floor(bytes.length / 2),
      bytes.length - 17,
      bytes.length - 1,
    ];
    for (let n = 0; n < 40; n += 1)
      places.push(header() + Math.floor(((bytes.length - header()) * n) / 40));
    const file = join(folder.path, 'flipped');
    for (const place of places) {
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ 1;
      await writeFile(file, changed);
      expect([place, await codeOf(restore(file, untouched))]).toEqual([place, 'backup_damaged']);
    }
  });

  it('wherever it is cut, also between two chunks, and when something is put behind it', async () => {
    const file = join(folder.path, 'cut');
    const chunk = 64 * 1024 + 16;
    expect(bytes.length).toBeGreaterThan(header() + 3 * chunk);
    for (const length of [
      header(),
      header() + 10,
      header() + chunk,
      header() + 2 * chunk,
      bytes.length - 1,
    ]) {
      await writeFile(file, bytes.subarray(0, length));
      expect([length, await codeOf(restore(file, untouched))]).toEqual([length, 'backup_damaged']);
    }
    await writeFile(file, Buffer.concat([bytes, Buffer.from('x')]));
    expect(await codeOf(restore(file, untouched))).toBe('backup_damaged');
    const swapped = Buffer.concat([
      bytes.subarray(0, header()),
      bytes.subarray(header() + chunk, header() + 2 * chunk),
      bytes.subarray(header(), header() + chunk),
      bytes.subarray(header() + 2 * chunk),
    ]);
    await writeFile(file, swapped);
    expect(await codeOf(restore(file, untouched))).toBe('backup_damaged');
  });

  it('also when only what it shows in clear was changed', async () => {
    const file = join(folder.path, 'header');
    const text = bytes
      .toString('latin1', 0, header())
      .replace('"product":"0.1.0"', '"product":"0.2.0"');
    await writeFile(file, Buffer.concat([Buffer.from(text, 'latin1'), bytes.subarray(header())]));
    expect(await codeOf(restore(file, untouched))).toBe('backup_damaged');
  });

  it('or was made under another master key, or is no back-up at all', async () => {
    const other = { key: createSecretKey(randomBytes(32)) };
    expect(await codeOf(restore(good, untouched, other))).toBe('backup_wrong_key');
    const file = join(folder.path, 'foreign');
    await writeFile(file, randomBytes(10_000));
    expect(await codeOf(restore(file, untouched))).toBe('not_a_backup');
    await writeFile(file, '');
    expect(await codeOf(restore(file, untouched))).toBe('not_a_backup');
  });
});

describe('a target that is not empty is left as it is', () => {
  it('a database with a tenant', async () => {
    const { lab } = bench;
    const before = await lab.sql('select count(*) from signalbox.audit_entry');
    expect(await codeOf(restore(good, () => Promise.resolve(lab.ownerUrl)))).toBe(
      'restore_not_empty',
    );
    expect(await lab.sql('select count(*) from signalbox.audit_entry')).toEqual(before);
  });

  it('while one that was only migrated will do, once', async () => {
    const url = await target();
    await migrate(url);
    expect(await codeOf(restore(good, () => Promise.resolve(url)))).toBe('done');
    expect(await codeOf(restore(good, () => Promise.resolve(url)))).toBe('restore_not_empty');
  });
});

describe('what is interrupted leaves nothing', () => {
  it('of a restore, whenever it happens, and the next one succeeds', async () => {
    const url = await target();
    let calls = 0;
    for (const at of [1, 5, 12]) {
      const stop = new AbortController();
      calls = 0;
      const restoring = restoreBackup({
        ...{ file: good, master: bench.lab.master, nowMs: Date.now(), signal: stop.signal },
        anchors: openAnchors(join(folder.path, 'other-home')),
        connect: () => Promise.resolve(url),
        onProgress: () => {
          calls += 1;
          if (calls === at) stop.abort();
        },
      });
      await expect(restoring).rejects.toMatchObject({ name: 'AbortError' });
    }
    expect(await codeOf(restore(good, () => Promise.resolve(url)))).toBe('done');
  });

  it('of a back-up, also from the keyboard', async () => {
    await mkdir(join(folder.path, 'half'));
    const stop = new AbortController();
    const making = createBackup({
      ...{ url: bench.lab.ownerUrl, master: bench.lab.master, anchors: bench.installation.anchors },
      ...{ file: join(folder.path, 'half', 'x.backup'), product: '0.1.0', signal: stop.signal },
      onProgress: () => stop.abort(),
    });
    await expect(making).rejects.toMatchObject({ name: 'AbortError' });
    expect(await readdir(join(folder.path, 'half'))).toEqual([]);
  });
});

describe('the commands end with a code and a way out', { timeout: 240_000 }, () => {
  let env: RunOptions;
  beforeAll(async () => {
    const home = join(folder.path, 'cli-home');
    await mkdir(home);
    await copyFile(join(bench.lab.folder, 'master.key'), join(home, 'master.key'));
    await chmod(join(home, 'master.key'), 0o600);
    env = { cwd: folder.path, env: { SIGNALBOX_HOME: home, DATABASE_URL: bench.lab.ownerUrl } };
  });
  const failed = (code: string) => ({
    error: { code, hint: expect.stringMatching(/\w+/) as string },
  });

  it('a back-up and its restore, beside a database that goes on', async () => {
    const made = await run(['backup', 'cli.backup', '--json'], env);
    expect(made).toMatchObject({ code: 0, json: { rows: expect.any(Number) as number } });
    expect(made.stderr).toContain('master key is NOT in this file');
    const checked = await run(['restore', 'cli.backup', '--check', '--json'], env);
    expect(checked).toMatchObject({ code: 0, json: { rows: made.json?.['rows'] } });
    const elsewhere = { ...env, env: { ...env.env, DATABASE_URL: await target() } };
    const restored = await run(['restore', 'cli.backup', '--json'], elsewhere);
    expect(restored).toMatchObject({ code: 0, json: { rows: made.json?.['rows'], era: 2 } });
    expect(await run(['verify-audit', '--json'], elsewhere)).toMatchObject({
      code: 0,
      json: { ok: true },
    });
    expect(await run(['backup', 'cli.backup', '--json'], env)).toMatchObject({
      code: 2,
      json: failed('backup_exists'),
    });
    expect(await run(['restore', 'cli.backup', '--json'], env)).toMatchObject({
      code: 2,
      json: failed('restore_not_empty'),
    });
  });

  it('a home without the master key, which is not made up', async () => {
    const home = join(folder.path, 'keyless');
    const keyless = { ...env, env: { SIGNALBOX_HOME: home } };
    const ended = await run(['restore', 'cli.backup', '--json'], keyless);
    expect(ended).toMatchObject({ code: 2, json: failed('master_key_missing') });
    await expect(access(home)).rejects.toThrow();
  });

  it('a folder that is not there, and a file that is not', async () => {
    expect(await run(['backup', 'no/where.backup', '--json'], env)).toMatchObject({
      code: 2,
      json: failed('backup_unwritable'),
    });
    expect(await run(['restore', 'nowhere.backup', '--json'], env)).toMatchObject({
      code: 2,
      json: failed('file_unusable'),
    });
  });

  it('a disk that fills up: nothing of the file stays', async () => {
    await mkdir(join(folder.path, 'full'));
    // The shell's limit on the size of files stands for a disk: the write fails half-way in the same manner.
    const bin = join(import.meta.dirname, '..', '..', 'bin', 'signalbox.js');
    const ended = await new Promise<{ code: number; stdout: string }>((resolve) => {
      const command = `ulimit -f 64; exec "${process.execPath}" "${bin}" backup full/x.backup --json`;
      const options = { cwd: folder.path, env: { ...env.env, PATH: process.env['PATH'] } };
      execFile('bash', ['-c', command], options, (error, stdout) => {
        resolve({ code: Number(error?.code ?? 0), stdout });
      });
    });
    expect(ended.code).toBe(4);
    expect(JSON.parse(ended.stdout)).toMatchObject(failed('backup_disk_full'));
    expect(await readdir(join(folder.path, 'full'))).toEqual([]);
  });

  it('a Ctrl-C in the middle', async () => {
    await bench.lab.sql(
      `insert into signalbox.idempotency_key select $1, sha256(n::text::bytea), gen_random_uuid(), sha256((n + 1)::text::bytea)
       from generate_series(20001, 400000) as n`,
      [bench.lab.tenantId],
    );
    await mkdir(join(folder.path, 'stopped'));
    const running = start(['backup', 'stopped/x.backup', '--json'], env);
    await until(
      'it writes',
      async () => (await readdir(join(folder.path, 'stopped'))).length > 0,
      30_000,
    );
    running.child.kill('SIGINT');
    expect(await running.ended).toMatchObject({
      code: 130,
      json: { error: { code: 'interrupted' } },
    });
    expect(await readdir(join(folder.path, 'stopped'))).toEqual([]);
  });

  it('and the lab says that its own file is good', async () => {
    expect(
      await checkBackup({ file: good, master: bench.lab.master, signal: never }),
    ).toMatchObject({ format: 1 });
  });
});
