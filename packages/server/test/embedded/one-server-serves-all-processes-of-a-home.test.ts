import { afterAll, describe, expect, it } from 'vitest';
import { describeEmbedded } from '../../src/embedded/index.ts';
import { newHome, removeHomes, serverPid, until } from './support/home.ts';
import { Process } from './support/process.ts';

afterAll(removeHomes);

const SETTINGS = { fsync: 'off' };

async function startMany(count: number): Promise<readonly Process[]> {
  return Promise.all(Array.from({ length: count }, () => Process.start()));
}

describe('one server serves all processes of a home', () => {
  it('attaches the second process to the server of the first', async () => {
    const home = newHome();
    const [first, second] = [await Process.start(), await Process.start()];
    const owner = await first.open({ home, settings: SETTINGS });
    await first.query('create table t as select 42 as n');
    const attached = await second.open({ home });
    expect([owner.role, attached.role]).toEqual(['owner', 'attached']);
    expect(attached.postmasterPid).toBe(owner.postmasterPid);
    expect(attached.url).toBe(owner.url);
    expect(await second.query('select n from t')).toEqual([{ n: 42 }]);

    const description = await describeEmbedded(home);
    expect(description.ownerPid).toBe(first.pid);
    expect([...description.processPids].sort()).toEqual([first.pid, second.pid].sort());
    expect(description.server?.pid).toBe(owner.postmasterPid);
    expect(description.dataMajor).toBe(18);
  });

  it('makes exactly one owner of four processes that start at once on an empty home', async () => {
    const home = newHome();
    const processes = await startMany(4);
    const states = await Promise.all(processes.map((p) => p.open({ home, settings: SETTINGS })));
    expect(states.filter((state) => state.role === 'owner')).toHaveLength(1);
    expect(new Set(states.map((state) => state.postmasterPid)).size).toBe(1);
    for (const process of processes) {
      expect(await process.query('select 1 as one')).toEqual([{ one: 1 }]);
    }
  });

  it('makes exactly one owner when four start at once on the leftovers of a killed machine', async () => {
    const home = newHome();
    const before = await Process.start();
    const { postmasterPid } = await before.open({ home });
    await before.query('create table t as select 42 as n');
    await before.kill();
    process.kill(postmasterPid, 'SIGKILL');
    const processes = await startMany(4);
    const states = await Promise.all(processes.map((p) => p.open({ home })));
    expect(states.filter((state) => state.role === 'owner')).toHaveLength(1);
    expect(new Set(states.map((state) => state.postmasterPid)).size).toBe(1);
    for (const process of processes) {
      expect(await process.query('select n from t')).toEqual([{ n: 42 }]);
    }
  });

  it('runs on when the owner closes while another uses it, and stops with the last', async () => {
    const home = newHome();
    const [first, second] = [await Process.start(), await Process.start()];
    await first.open({ home, settings: SETTINGS });
    const { postmasterPid } = await second.open({ home });
    await first.close();
    expect(await second.query('select 1 as one')).toEqual([{ one: 1 }]);
    await until('the other owns it', async () => (await second.state()).role === 'owner');
    expect((await second.state()).postmasterPid).toBe(postmasterPid);
    expect((await second.state()).restarts).toBe(0);
    await second.close();
    expect(await serverPid(home)).toBeUndefined();
  });

  it('leaves no server behind when all close at once', async () => {
    const home = newHome();
    for (let round = 0; round < 5; round += 1) {
      const processes = await startMany(3);
      await Promise.all(processes.map((p) => p.open({ home, settings: SETTINGS })));
      await Promise.all(processes.map((p) => p.close()));
      expect(await serverPid(home)).toBeUndefined();
      await Promise.all(processes.map((p) => p.kill()));
    }
  });

  it('never stops under a process that has just come, however short the commands are', async () => {
    const home = newHome();
    const shortCommands = async (): Promise<void> => {
      for (let turn = 0; turn < 6; turn += 1) {
        const command = await Process.start();
        await command.open({ home, settings: SETTINGS });
        expect(await command.query('select 1 as one')).toEqual([{ one: 1 }]);
        await command.close();
        await command.kill();
      }
    };
    await Promise.all([shortCommands(), shortCommands(), shortCommands()]);
    expect(await serverPid(home)).toBeUndefined();
  });
});
