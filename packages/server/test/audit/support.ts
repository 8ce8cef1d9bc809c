import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Anchors, openAnchors } from '../../src/audit/anchors.ts';
import { type AuditDraft, type AuditRow, sealDrafts } from '../../src/audit/append.ts';
import { type SealResult, sealTenants } from '../../src/audit/seal.ts';
import { type AuditReport, verifyAudit } from '../../src/audit/verify.ts';
import { uuidV7 } from '../../src/ids/uuid-v7.ts';
import { insertAuditEntries } from '../../src/store/audit/insert-entries.ts';
import type { Database } from '../../src/store/database.ts';
import { inTenant, type Tx } from '../../src/store/tx.ts';
import type { MasterKey } from '../../src/vault/master-key.ts';
import { tenantKeys } from '../../src/vault/tenant-keys.ts';
import { createTestDatabase } from '../support/database.ts';

/** A database with an audit, an anchor folder, and somebody who may write the database but has not the key. */
export interface AuditLab {
  readonly database: Database;
  readonly tenantId: string;
  readonly master: MasterKey;
  readonly anchors: Anchors;
  /** One transaction with these entries. */
  append(...drafts: readonly Partial<AuditDraft>[]): Promise<readonly AuditRow[]>;
  /** Transactions with one entry each. */
  appendEach(count: number): Promise<readonly AuditRow[]>;
  /** Seals everything appended so far. */
  seal(entriesPerSeal?: number): Promise<SealResult>;
  verify(): Promise<AuditReport>;
  /** SQL past every right and rule. */
  tamper(sql: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  /** Remembers the audit as it is; `restore` brings it back. Anchors are left alone. */
  save(): Promise<void>;
  restore(): Promise<void>;
  /** An empty audit without anchors. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

const defaults: AuditDraft = {
  stage: 'decide',
  type: 'decided',
  actor: 'agent:triage',
  itemId: null,
  detail: {},
};

let moment = Date.UTC(2026, 10, 21, 5);

/** Entries differ in every column that may differ, so that a swap of any of them shows. */
function draftNumber(count: number): AuditDraft {
  return {
    stage: ['intake', 'decide', 'gate', 'learn'][count % 4] ?? '',
    type: ['received', 'decided', 'gated'][count % 3] ?? '',
    actor: ['system', 'agent:triage'][count % 2] ?? '',
    itemId: uuidV7(),
    detail: { count, confidence: 0.1 + count / 7, codes: ['sure_enough', null, true] },
  };
}

export async function appendDrafts(
  tx: Tx,
  master: MasterKey,
  drafts: readonly AuditDraft[],
): Promise<readonly AuditRow[]> {
  moment += 1_001;
  const context = { tenantId: tx.tenantId, xid: tx.xid, atMs: moment, newId: uuidV7 };
  const rows = sealDrafts(tenantKeys(master, tx.tenantId).audit, context, drafts);
  await insertAuditEntries(tx, rows);
  return rows;
}

/** Transactions of other databases on this server also hold back what may be sealed; wait until none is older. */
async function untilSealable(client: pg.Client): Promise<void> {
  for (const deadline = Date.now() + 30_000; ; ) {
    const { rows } = await client.query<{ readonly ready: boolean }>(
      `select not exists (select from signalbox.audit_entry
        where xid >= pg_snapshot_xmin(pg_current_snapshot())) as ready`,
    );
    if (rows[0]?.ready === true) return;
    if (Date.now() > deadline)
      throw new Error('an old transaction keeps entries from being sealed');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export async function openAuditLab(): Promise<AuditLab> {
  const { database, ownerUrl, tenantId, close } = await createTestDatabase();
  const home = await mkdtemp(join(tmpdir(), 'signalbox-audit-'));
  const master = { key: createSecretKey(randomBytes(32)) };
  const attacker = new pg.Client({ connectionString: ownerUrl });
  await attacker.connect();
  const anchors = openAnchors(home);
  let count = 0;
  const append: AuditLab['append'] = (...drafts) =>
    inTenant(database, tenantId, (tx) =>
      appendDrafts(
        tx,
        master,
        drafts.map((draft) => ({ ...defaults, ...draft })),
      ),
    );
  return {
    ...{ database, tenantId, master, anchors, append },
    appendEach: async (many) => {
      const rows: AuditRow[] = [];
      for (let made = 0; made < many; made += 1) {
        count += 1;
        rows.push(...(await append(draftNumber(count))));
      }
      return rows;
    },
    seal: async (entriesPerSeal) => {
      await untilSealable(attacker);
      return sealTenants({ database, master, anchors, nowMs: moment, entriesPerSeal });
    },
    verify: () => verifyAudit({ database, keys: tenantKeys(master, tenantId), anchors, tenantId }),
    tamper: async (sql, values = []) =>
      (await attacker.query<Record<string, unknown>>(sql, [...values])).rows,
    save: async () => {
      await attacker.query(`drop table if exists public.saved_entry, public.saved_seal;
        create table public.saved_entry as table signalbox.audit_entry;
        create table public.saved_seal as table signalbox.audit_seal`);
    },
    restore: async () => {
      await attacker.query(`delete from signalbox.audit_entry; delete from signalbox.audit_seal;
        insert into signalbox.audit_entry table public.saved_entry;
        insert into signalbox.audit_seal table public.saved_seal`);
    },
    reset: async () => {
      await attacker.query('delete from signalbox.audit_entry; delete from signalbox.audit_seal');
      await rm(anchors.folder, { recursive: true, force: true });
      anchors.tails.clear();
    },
    close: async () => {
      await attacker.end();
      await close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
