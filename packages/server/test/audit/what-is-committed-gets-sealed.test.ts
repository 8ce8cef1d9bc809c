import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Anchor, openAnchors } from '../../src/audit/anchors.ts';
import { sealTenants } from '../../src/audit/seal.ts';
import { openDatabase } from '../../src/store/database.ts';
import { inTenant } from '../../src/store/tx.ts';
import { type AuditLab, appendDrafts, openAuditLab } from './support.ts';

let lab: AuditLab;
beforeAll(async () => {
  lab = await openAuditLab();
});
afterEach(() => lab.reset());
afterAll(() => lab.close());

const draft = { stage: 'gate', type: 'gated', actor: 'system', itemId: null, detail: {} };
const anchorFile = () => join(lab.anchors.folder, `${lab.tenantId}.jsonl`);
const anchored = async (): Promise<readonly Anchor[]> =>
  (await readFile(anchorFile(), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Anchor);

describe('the sealer', () => {
  it('does nothing when nothing is unsealed', async () => {
    const nothing = { sealed: [], more: false, ahead: [], failed: [] };
    expect(await lab.seal()).toEqual(nothing);
    await lab.appendEach(2);
    await lab.seal();
    expect(await lab.seal()).toEqual(nothing);
    expect(await lab.verify()).toMatchObject({ ok: true, seals: 1, unsealed: 0 });
  });

  it('leaves alone what a running transaction could still add to, and takes it up later', async () => {
    await lab.appendEach(2);
    let late: Promise<unknown> = Promise.resolve();
    let finish = (): void => undefined;
    const open = new Promise<void>((started) => {
      late = inTenant(lab.database, lab.tenantId, async (tx) => {
        await appendDrafts(tx, lab.master, [draft]);
        started();
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
      });
    });
    await open;
    try {
      await lab.appendEach(3);
      const { database, master, anchors } = lab;
      const sealNow = () => sealTenants({ database, master, anchors, nowMs: 0 });
      // Older transactions of other databases may hold these two back for a moment.
      await expect
        .poll(async () => (await sealNow()).sealed, { timeout: 30_000 })
        .toEqual([{ tenantId: lab.tenantId, seq: 1, entries: 2 }]);
      expect((await sealNow()).sealed).toEqual([]);
      expect(await lab.verify()).toMatchObject({ ok: true, entries: 5, unsealed: 3 });
    } finally {
      finish();
      await late;
    }
    expect((await lab.seal()).sealed).toEqual([{ tenantId: lab.tenantId, seq: 2, entries: 4 }]);
    expect(await lab.verify()).toMatchObject({ ok: true, unsealed: 0 });
  });

  it('cuts a backlog between two transactions and says that there is more', async () => {
    for (const size of [2, 2, 3, 9, 1]) {
      await lab.append(...Array.from({ length: size }, () => draft));
    }
    const sizes: number[] = [];
    for (;;) {
      const { sealed, more } = await lab.seal(5);
      sizes.push(sealed[0]?.entries ?? 0);
      if (!more) break;
    }
    expect(sizes).toEqual([4, 3, 9, 1]);
    expect(await lab.verify()).toMatchObject({ ok: true, entries: 17, seals: 4, unsealed: 0 });
  });

  it('takes transactions in the order of their numbers, not of their digits', async () => {
    await inTenant(lab.database, lab.tenantId, async (tx) => {
      for (const xid of ['100', '9', '10', '99', '8']) {
        await appendDrafts({ ...tx, xid }, lab.master, [draft, draft]);
      }
    });
    const belows: unknown[] = [];
    for (let more = true; more; ) {
      more = (await lab.seal(4)).more;
      const [seal] = await lab.tamper(
        'select below_xid::text as below, entries from signalbox.audit_seal order by seq desc limit 1',
      );
      belows.push(more ? seal?.['below'] : seal?.['entries']);
    }
    expect(belows).toEqual(['10', '100', 2]);
    expect(await lab.verify()).toMatchObject({ ok: true, entries: 10, unsealed: 0 });
  });

  it('appends each head to the anchor file of its tenant', async () => {
    await lab.appendEach(2);
    await lab.seal();
    await lab.appendEach(3);
    await lab.seal();
    const lines = await anchored();
    expect(lines).toMatchObject([
      { tenant: lab.tenantId, seq: 1, entriesTotal: 2 },
      { tenant: lab.tenantId, seq: 2, entriesTotal: 5 },
    ]);
    const stored = await lab.tamper(
      `select encode(hash, 'hex') as hash from signalbox.audit_seal order by seq`,
    );
    expect(lines.map(({ hash }) => hash)).toEqual(stored.map(({ hash }) => hash));
    expect(lines[1]?.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it.each(['in this process', 'in another process'])(
    'appends at the next call what a crash after the commit left out, %s',
    async (where) => {
      await lab.appendEach(2);
      await lab.seal();
      const first = await readFile(anchorFile());
      await lab.appendEach(2);
      await lab.seal();
      // As if the process had died between its commit and the append, half-way through a line.
      await writeFile(anchorFile(), Buffer.concat([first, Buffer.from('{"tenant":"01')]));
      const anchors =
        where === 'in this process' ? lab.anchors : openAnchors(join(lab.anchors.folder, '..'));
      anchors.tails.clear();
      const { database, master } = lab;
      await sealTenants({ database, master, anchors, nowMs: 0 });
      const text = await readFile(anchorFile(), 'utf8');
      expect(text.split('\n')).toHaveLength(4);
      expect(text).toMatch(/"seq":2,.*"entriesTotal":4,/);
      expect(await lab.verify()).toMatchObject({ ok: true });
    },
  );

  it('makes one chain of seals however many sealers there are', async () => {
    const other = openDatabase({ url: lab.database.url });
    try {
      for (let round = 0; round < 15; round += 1) {
        await lab.appendEach(2);
        const { master, anchors } = lab;
        const results = await Promise.all(
          [lab.database, other, lab.database, other].map((database) =>
            sealTenants({ database, master, anchors, nowMs: round }),
          ),
        );
        // The lock keeps the others away; without it they would meet the primary key.
        expect(results.flatMap(({ failed }) => failed)).toEqual([]);
      }
      await lab.seal();
      const lines = await anchored();
      expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index + 1));
      expect(lines.at(-1)?.entriesTotal).toBe(30);
      expect(await lab.verify()).toMatchObject({ ok: true, entries: 30, unsealed: 0 });
    } finally {
      await other.close();
    }
  });

  it('names a tenant that cannot be anchored and seals the others', async () => {
    const second = 'ffffffff-0000-7000-8000-000000000002';
    await lab.tamper(
      `insert into signalbox.tenant (tenant_id, name) values ($1, 'second') on conflict do nothing`,
      [second],
    );
    await lab.appendEach(1);
    await inTenant(lab.database, second, (tx) => appendDrafts(tx, lab.master, [draft]));
    await lab.seal();
    await rm(anchorFile());
    const { database, master } = lab;
    // A folder where the file should be.
    const anchors = openAnchors(join(lab.anchors.folder, '..'));
    const { mkdir } = await import('node:fs/promises');
    await mkdir(anchorFile());
    await inTenant(lab.database, second, (tx) => appendDrafts(tx, lab.master, [draft]));
    await lab.appendEach(1);
    const sealed = await lab.seal();
    expect(sealed.failed.map(({ tenantId }) => tenantId)).toEqual([lab.tenantId]);
    expect(sealed.sealed.map(({ tenantId }) => tenantId)).toContain(second);
    await rm(anchorFile(), { recursive: true });
    expect((await sealTenants({ database, master, anchors, nowMs: 0 })).failed).toEqual([]);
    expect((await anchored()).map(({ seq }) => seq)).toEqual([1, 2]);
    expect(await lab.verify()).toMatchObject({ ok: true });
    await lab.tamper('delete from signalbox.audit_entry where tenant_id = $1', [second]);
    await lab.tamper('delete from signalbox.audit_seal where tenant_id = $1', [second]);
    await lab.tamper('delete from signalbox.tenant where tenant_id = $1', [second]);
    await chmod(lab.anchors.folder, 0o700);
  });

  it('says so when an anchor is ahead of the database', async () => {
    await lab.appendEach(2);
    await lab.seal();
    await lab.appendEach(2);
    await lab.seal();
    await lab.tamper('delete from signalbox.audit_seal where seq = 2');
    await lab.tamper(
      'delete from signalbox.audit_entry where xid >= (select below_xid from signalbox.audit_seal)',
    );
    expect((await lab.seal()).ahead).toEqual([lab.tenantId]);
    expect((await lab.seal()).ahead).toEqual([lab.tenantId]);
    expect((await lab.verify()).faults).toEqual([{ kind: 'truncated', at: 'seal:2' }]);
  });
});
