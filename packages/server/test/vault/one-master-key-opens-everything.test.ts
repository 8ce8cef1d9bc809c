import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMasterKey } from '../../src/vault/master-key.ts';
import { requesterRef } from '../../src/vault/requester-ref.ts';
import { tenantKeys } from '../../src/vault/tenant-keys.ts';

const tenant = '018f0000-0000-7000-8000-000000000001';
let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'signalbox-vault-'));
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

describe('the master key', () => {
  it('is made once, with its folder, for this user only', async () => {
    const path = join(home, 'deep', 'keys', 'master.key');
    await openMasterKey(path);
    const bytes = await readFile(path);
    expect(bytes).toHaveLength(32);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(home, 'deep', 'keys'))).mode & 0o777).toBe(0o700);
    await openMasterKey(path);
    expect(await readFile(path)).toEqual(bytes);
  });

  it('is the same for all who start at once, and leaves no draft behind', async () => {
    for (let round = 0; round < 40; round += 1) {
      const folder = join(home, String(round));
      const path = join(folder, 'master.key');
      // Staggered, so that some read while others are still making theirs.
      const starters = Array.from({ length: 12 }, async (_, index) => {
        for (let turn = 0; turn < index; turn += 1) await stat(home);
        return openMasterKey(path);
      });
      const references = (await Promise.all(starters)).map((master) =>
        requesterRef(tenantKeys(master, tenant), 'a@example.org'),
      );
      expect(new Set(references).size).toBe(1);
      expect(await readdir(folder)).toEqual(['master.key']);
    }
  });

  it('is refused in a wrong size, with the file and the way out', async () => {
    const path = join(home, 'master.key');
    await writeFile(path, 'short', { mode: 0o600 });
    await expect(openMasterKey(path)).rejects.toMatchObject({
      code: 'master_key_wrong_size',
      message: expect.stringMatching(/master\.key has 5 bytes instead of 32; put back the file/),
    });
    expect(await readFile(path, 'utf8')).toBe('short');
  });

  it.each([0o640, 0o604, 0o660, 0o777])('is refused when others may touch it: %o', async (mode) => {
    const path = join(home, 'master.key');
    await writeFile(path, Buffer.alloc(32, 1));
    await chmod(path, mode);
    await expect(openMasterKey(path)).rejects.toMatchObject({
      code: 'master_key_exposed',
      message: expect.stringContaining(`chmod 600 ${path}`),
    });
  });

  it('is refused when its place is a folder or cannot be made', async () => {
    await expect(openMasterKey(home)).rejects.toMatchObject({ code: 'master_key_unreadable' });
    await writeFile(join(home, 'file'), '');
    await expect(openMasterKey(join(home, 'file', 'master.key'))).rejects.toMatchObject({
      code: 'master_key_unreadable',
      message: expect.stringContaining('SIGNALBOX_MASTER_KEY_FILE'),
    });
  });

  it('is shown neither by a logger nor by JSON', async () => {
    const path = join(home, 'master.key');
    const master = await openMasterKey(path);
    const shown = inspect([master, tenantKeys(master, tenant)], { depth: 9, showHidden: true });
    const hex = (await readFile(path)).toString('hex');
    expect(shown + JSON.stringify([master, tenantKeys(master, tenant)])).not.toContain(hex);
    expect(shown).not.toContain('Buffer');
  });
});

describe('the keys of a tenant', () => {
  it('are derived once and differ by tenant, purpose and master key', async () => {
    const master = await openMasterKey(join(home, 'a.key'));
    const other = await openMasterKey(join(home, 'b.key'));
    const keys = tenantKeys(master, tenant);
    expect(tenantKeys(master, tenant)).toBe(keys);
    const all = [
      keys,
      tenantKeys(master, '018f0000-0000-7000-8000-000000000002'),
      tenantKeys(other, tenant),
    ].flatMap(({ audit, wrap, requester, identity }) => [audit, wrap, requester, identity]);
    expect(new Set(all.map((key) => key.export().toString('hex'))).size).toBe(12);
  });

  it('give one requester one reference, however the address is written', async () => {
    const keys = tenantKeys(await openMasterKey(join(home, 'a.key')), tenant);
    const reference = requesterRef(keys, 'Ada.Lovelace@Example.org');
    expect(reference).toMatch(/^[0-9a-f]{32}$/);
    expect(requesterRef(keys, ' ada.lovelace@example.ORG ')).toBe(reference);
    expect(requesterRef(keys, 'ada@example.org')).not.toBe(reference);
  });
});
