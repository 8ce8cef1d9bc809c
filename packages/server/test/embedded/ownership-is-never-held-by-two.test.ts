import { symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openEmbeddedDatabase } from '../../src/embedded/index.ts';
import {
  claimGeneration,
  lastOwner,
  liveOwner,
  takeOwnership,
} from '../../src/embedded/ownership.ts';
import { bootId, pidNamespace } from '../../src/embedded/process-table.ts';
import {
  liveEntries,
  markClosing,
  register,
  stayingOthers,
  unregister,
} from '../../src/embedded/registry.ts';
import { newHome, removeHomes } from './support/home.ts';

const root = await mkdtemp(join(tmpdir(), 'signalbox-ownership-'));
let owners = '';
let processes = '';

beforeEach(async () => {
  const folder = await mkdtemp(join(root, 'case-'));
  [owners, processes] = [join(folder, 'owners'), join(folder, 'processes')];
  await mkdir(owners);
  await mkdir(processes);
});

afterAll(async () => {
  await rm(root, { recursive: true });
  await removeHomes();
});

const take = (entry: string) => takeOwnership(owners, processes, entry);

/** An entry as a process of another container would leave it, touched `ageMs` ago. */
function foreignEntry(directory: string, ageMs: number): string {
  const name = '4711-1-abcdef01';
  const entry = { v: 1, pid: 4711, startTicks: '1', bootId: bootId(), pidNamespace: 'pid:[1]' };
  writeFileSync(join(directory, name), JSON.stringify(entry));
  const touched = new Date(Date.now() - ageMs);
  utimesSync(join(directory, name), touched, touched);
  return name;
}

describe('ownership is never held by two', () => {
  it('has at most one holder at any moment, however many want it', async () => {
    let holders = 0;
    let most = 0;
    let turns = 0;
    const want = async (): Promise<void> => {
      for (let turn = 0; turn < 25; turn += 1) {
        const entry = await register(processes, undefined);
        while ((await take(entry)) === undefined) await sleep(0);
        holders += 1;
        most = Math.max(most, holders);
        turns += 1;
        await sleep(Math.random() * 2);
        holders -= 1;
        await unregister(processes, entry);
      }
    };
    await Promise.all(Array.from({ length: 8 }, want));
    expect({ most, turns }).toEqual({ most: 1, turns: 200 });
    expect(await readdir(owners)).toHaveLength(1);
  });

  it('turns a late comer away whose number was taken, left and tidied away meanwhile', async () => {
    const [first, second] = [
      await register(processes, undefined),
      await register(processes, undefined),
    ];
    expect(await take(first)).toBe(1);
    await unregister(processes, first);
    expect(await take(second)).toBe(2);
    // What a slow process does that saw number 0 as the last: it makes number 1, which is free again.
    expect(await claimGeneration(owners, 1, 'late')).toBe(false);
    expect(await readdir(owners)).toEqual(['2']);
    expect(await liveOwner(owners, processes)).toEqual({ generation: 2, entry: second });
  });

  it('stays with its holder who asks again, and passes to another only after that one has left', async () => {
    const [first, second] = [
      await register(processes, undefined),
      await register(processes, undefined),
    ];
    expect(await take(first)).toBe(1);
    expect(await take(first)).toBe(1);
    expect(await take(second)).toBeUndefined();
    await unregister(processes, first);
    expect(await take(second)).toBe(2);
    expect(await lastOwner(owners)).toEqual({ generation: 2, entry: second });
  });

  it('never counts one who is leaving among those who stay, whenever that one is gone', async () => {
    const own = await register(processes, undefined);
    for (let round = 0; round < 300; round += 1) {
      const leaving = await register(processes, undefined);
      await markClosing(processes, leaving);
      const [staying] = await Promise.all([
        stayingOthers(processes, own),
        sleep(Math.random() * 2).then(() => unregister(processes, leaving)),
      ]);
      expect(staying).toEqual([]);
    }
  });

  it('forgets entries of processes that ended, of reused numbers and of an earlier boot', async () => {
    const own = await register(processes, undefined);
    const entry = {
      v: 1,
      pid: process.pid,
      startTicks: '1',
      bootId: bootId(),
      pidNamespace: pidNamespace(),
    };
    writeFileSync(join(processes, 'reused'), JSON.stringify(entry));
    writeFileSync(join(processes, 'rebooted'), JSON.stringify({ ...entry, bootId: 'other' }));
    expect(await liveEntries(processes)).toEqual([own]);
    expect(await readdir(processes)).toEqual([own]);
  });

  it.runIf(process.platform === 'linux')(
    'respects an owner in another container while it is touched',
    async () => {
      const entry = foreignEntry(processes, 2_000);
      symlinkSync(entry, join(owners, '1'));
      const own = await register(processes, undefined);
      expect(await take(own)).toBeUndefined();
      foreignEntry(processes, 20_000);
      expect(await take(own)).toBe(2);
    },
  );

  it('says who has the database when that one does not answer', async () => {
    const home = newHome();
    const database = await openEmbeddedDatabase({ home, settings: { fsync: 'off' } });
    await database.close();
    foreignEntry(join(home, 'processes'), -60_000);
    symlinkSync('4711-1-abcdef01', join(home, 'pg-ownership', '1000'));
    await expect(openEmbeddedDatabase({ home, lockWaitMs: 300 })).rejects.toMatchObject({
      code: 'lock_timeout',
      message: expect.stringContaining('4711'),
    });
  });
});
