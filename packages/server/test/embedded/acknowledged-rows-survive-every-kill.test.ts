import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { isRoot, newHome, removeHomes, serverPid, until } from './support/home.ts';
import { Process, type State } from './support/process.ts';

afterAll(removeHomes);

const COUNT = 'select count(*)::int as rows from t';

async function withRows(home: string, rows: number): Promise<[Process, State]> {
  const process = await Process.start();
  const state = await process.open({ home });
  await process.query('create table t (n int)');
  for (let n = 0; n < rows; n += 1) await process.query(`insert into t values (${n})`);
  return [process, state];
}

async function querySoon(process: Process, text: string): Promise<unknown> {
  let rows: unknown;
  await until('the database answers', () =>
    process.query(text).then(
      (found) => {
        rows = found;
        return true;
      },
      () => false,
    ),
  );
  return rows;
}

describe('acknowledged rows survive every kill', () => {
  it('lets an attached process take over when the owner is killed, without a restart', async () => {
    const home = newHome();
    const [owner, { postmasterPid }] = await withRows(home, 5);
    const heir = await Process.start();
    await heir.open({ home });
    await owner.kill();
    expect(await heir.query(COUNT)).toEqual([{ rows: 5 }]);
    await until('it owns the server', async () => (await heir.state()).role === 'owner', 5_000);
    expect(await heir.state()).toMatchObject({ postmasterPid, restarts: 0, events: [] });

    process.kill(postmasterPid, 'SIGKILL');
    expect(await querySoon(heir, COUNT)).toEqual([{ rows: 5 }]);
  });

  it('attaches the next start to the server a killed process left behind', async () => {
    const home = newHome();
    const [owner, { postmasterPid }] = await withRows(home, 5);
    await owner.kill();
    expect(await serverPid(home)).toBe(postmasterPid);
    const next = await Process.start();
    const state = await next.open({ home });
    expect(state).toMatchObject({ role: 'owner', postmasterPid });
    expect(await next.query(COUNT)).toEqual([{ rows: 5 }]);
    await next.close();
    expect(await serverPid(home)).toBeUndefined();
  });

  it('starts a killed server again, and tells its owner and those attached', async () => {
    const home = newHome();
    const [owner, { postmasterPid }] = await withRows(home, 5);
    const attached = await Process.start();
    await attached.open({ home });
    for (let kill = 1; kill <= 3; kill += 1) {
      process.kill((await owner.state()).postmasterPid, 'SIGKILL');
      await until('it was restarted', async () => (await owner.state()).restarts === kill);
      expect(await owner.query(COUNT)).toEqual([{ rows: 5 }]);
      await until('the other knows', async () => (await attached.state()).restarts === kill);
    }
    const state = await owner.state();
    expect(state.postmasterPid).not.toBe(postmasterPid);
    expect(state.events).toEqual(['exit', 'restart', 'exit', 'restart', 'exit', 'restart']);
    expect((await attached.state()).postmasterPid).toBe(state.postmasterPid);
    expect(await attached.query(COUNT)).toEqual([{ rows: 5 }]);
  });

  it('starts on the data after process and server were killed together', async () => {
    const home = newHome();
    const [owner, { postmasterPid }] = await withRows(home, 5);
    process.kill(postmasterPid, 'SIGKILL');
    await owner.kill();
    const next = await Process.start();
    expect((await next.open({ home })).role).toBe('owner');
    expect(await next.query(COUNT)).toEqual([{ rows: 5 }]);
  });

  it('closes while it is starting a killed server again, and leaves none behind', async () => {
    const home = newHome();
    const [owner, { postmasterPid }] = await withRows(home, 1);
    process.kill(postmasterPid, 'SIGKILL');
    await sleep(20);
    await owner.close();
    expect(await serverPid(home)).toBeUndefined();
  });

  it.each([0, 150, 400])('starts after a kill %i ms into the making of the data', async (ms) => {
    const home = newHome();
    const killed = await Process.start();
    const opening = killed.open({ home }).catch(() => undefined);
    const drafts = () => readdirSync(home).filter((name) => name.startsWith('pg.new-'));
    await until('initdb has begun', () => drafts().length > 0);
    await sleep(ms);
    await killed.kill();
    await opening;
    const next = await Process.start();
    await next.open({ home });
    expect(await next.query('select 1 as one')).toEqual([{ one: 1 }]);
    expect(drafts()).toEqual([]);
  });

  it.runIf(isRoot)('is not stopped by a pid file that names an unrelated process', async () => {
    const home = newHome();
    const [owner] = await withRows(home, 5);
    await owner.close();
    const unrelated = spawn('sleep', ['60'], { uid: 65_534, gid: 65_534 });
    try {
      writeFileSync(join(home, 'pg', 'postmaster.pid'), `${unrelated.pid}\n${home}/pg\n`);
      const next = await Process.start();
      await next.open({ home });
      expect(await next.query(COUNT)).toEqual([{ rows: 5 }]);
      expect(unrelated.exitCode).toBeNull();
    } finally {
      unrelated.kill();
    }
  });

  it.runIf(process.platform === 'linux')(
    'is not stopped by a pid file that names a zombie',
    async () => {
      const home = newHome();
      const [owner] = await withRows(home, 5);
      await owner.close();
      // The shell turns into a program that never collects the shell's child.
      const user = isRoot ? { uid: 65_534, gid: 65_534 } : {};
      const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], user);
      try {
        const pid = await new Promise<string>((resolve) => {
          parent.stdout.once('data', (data: Buffer) => resolve(data.toString().trim()));
        });
        await until('it is a zombie', () =>
          readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '),
        );
        writeFileSync(join(home, 'pg', 'postmaster.pid'), `${pid}\n${home}/pg\n`);
        const next = await Process.start();
        await next.open({ home });
        expect(await next.query(COUNT)).toEqual([{ rows: 5 }]);
      } finally {
        parent.kill();
      }
    },
  );

  it('leaves a killed server down if it was not asked to supervise, for the next one to start', async () => {
    const home = newHome();
    const [idle, next] = [await Process.start(), await Process.start()];
    const { postmasterPid } = await idle.open({ home, supervise: false });
    process.kill(postmasterPid, 'SIGKILL');
    await until('it knows', async () => (await idle.state()).events.includes('exit'));
    expect((await idle.state()).restarts).toBe(0);
    expect((await next.open({ home })).role).toBe('owner');
    expect(await idle.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('reaches a server again whose socket was tidied away', async () => {
    const home = newHome();
    const [owner, state] = await withRows(home, 5);
    await owner.kill();
    rmSync(state.socketDirectory, { recursive: true });
    const next = await Process.start();
    await next.open({ home });
    expect(await next.query(COUNT)).toEqual([{ rows: 5 }]);
  });
});
