import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { inject } from 'vitest';
import { cachedRuntimes } from '../../src/agents/load-runtime.ts';
import { modelCache } from '../../src/agents/model-cache.ts';
import { readTextModel } from '../../src/agents/text-model.ts';
import { type Anchors, openAnchors } from '../../src/audit/anchors.ts';
import { sealTenants } from '../../src/audit/seal.ts';
import { type AuditReport, verifyAudit } from '../../src/audit/verify.ts';
import { type BackupResult, createBackup } from '../../src/backup/create-backup.ts';
import { type RestoreResult, restoreBackup } from '../../src/backup/restore-backup.ts';
import { type EmbeddedDatabase, openEmbeddedDatabase } from '../../src/embedded/index.ts';
import type { LineContext } from '../../src/line/context.ts';
import { openConnectors } from '../../src/main/connectors.ts';
import { lineContext } from '../../src/main/context.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import type { MasterKey } from '../../src/vault/master-key.ts';
import { tenantKeys } from '../../src/vault/tenant-keys.ts';
import { loadWorkspace } from '../../src/workspace/index.ts';
import { type LineLab, openLine } from '../support/line.ts';

export const never = new AbortController().signal;

/** An empty database on the test server, without schema, and the way to drop it. */
export async function emptyDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = inject('databaseUrl');
  const name = `signalbox_restore_${randomBytes(6).toString('hex')}`;
  const onServer = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await onServer(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(`drop database ${name} with (force)`) };
}

export interface Folder {
  readonly path: string;
  remove(): Promise<void>;
}

export async function newFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'signalbox-backup-'));
  await chmod(path, 0o711);
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Something a back-up is taken of or restored into, with the means to look at it. */
export interface Installation {
  readonly url: string;
  readonly tenantId: string;
  readonly master: MasterKey;
  readonly anchors: Anchors;
  readonly database: Database;
  readonly context: LineContext;
  sql<Row = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
  ): Promise<readonly Row[]>;
  seal(): Promise<void>;
  verify(): Promise<AuditReport>;
  close(): Promise<void>;
}

/** Opens an installation with the workspace last published to `like`, so that it writes to the same sources. */
export async function openInstallation(
  url: string,
  home: string,
  like: LineLab,
): Promise<Installation> {
  const { master, tenantId } = like;
  const database = openDatabase({ url });
  const connectors = openConnectors(database, master);
  const loaded = await loadWorkspace(like.directory(), {});
  if (!loaded.ok) throw new Error('the workspace of the test is wrong');
  const { sources, secrets } = loaded.workspace;
  connectors.use(
    tenantId,
    sources.map((source) => secrets.resolve(source.name) ?? source),
  );
  const logger = pino({ level: 'silent' });
  const context = lineContext({
    ...{ database, master, logger },
    runtimes: cachedRuntimes(modelCache(readTextModel), logger),
    connectors: connectors.source,
    announce: () => undefined,
  });
  const anchors = openAnchors(home);
  const owner = new pg.Pool({ connectionString: url, max: 2 });
  owner.on('error', () => undefined);
  return {
    ...{ url, tenantId, master, anchors, database, context },
    sql: async <Row>(text: string, values: readonly unknown[] = []) =>
      (await owner.query(text, [...values])).rows as readonly Row[],
    seal: () => sealAll(database, master, anchors, owner),
    verify: () => verifyAudit({ database, keys: tenantKeys(master, tenantId), anchors, tenantId }),
    close: async () => {
      await owner.end();
      await database.close();
      await connectors.close();
    },
  };
}

/** Seals until nothing is left unsealed; other databases of the server may hold it up for a moment. */
async function sealAll(
  database: Database,
  master: MasterKey,
  anchors: Anchors,
  owner: pg.Pool,
): Promise<void> {
  for (const giveUpAt = Date.now() + 30_000; ; ) {
    const result = await sealTenants({ database, master, anchors, nowMs: Date.now() });
    if (result.ahead.length + result.failed.length > 0) throw new Error(JSON.stringify(result));
    const { rows } = await owner.query<{ open: boolean }>(
      `select exists (select from signalbox.audit_entry e where e.era = signalbox.current_audit_era()
         and e.xid >= coalesce((select below_xid from signalbox.audit_seal s
           where s.tenant_id = e.tenant_id and s.era = e.era order by seq desc limit 1), '0')) as open`,
    );
    if (rows[0]?.open === false && !result.more) return;
    if (Date.now() > giveUpAt) throw new Error('the audit does not get sealed');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A line to take back-ups of, with a home beside it. */
export interface BackupLab {
  readonly lab: LineLab;
  readonly installation: Installation;
  readonly home: string;
  backUp(name?: string): Promise<BackupResult>;
  /** Restores into a database of its own; everything is removed when the lab closes. */
  restore(
    file: string,
    into?: { readonly url?: string; readonly home?: string },
  ): Promise<Restored>;
  close(): Promise<void>;
}

export interface Restored {
  readonly result: RestoreResult;
  readonly installation: Installation;
  readonly home: string;
}

export async function openBackupLab(files: Readonly<Record<string, string>>): Promise<BackupLab> {
  const lab = await openLine(files);
  const closers: (() => Promise<void>)[] = [];
  const folder = await newFolder();
  closers.push(() => folder.remove());
  const home = folder.path;
  const installation = await openInstallation(lab.ownerUrl, home, lab);
  const { master } = lab;
  return {
    ...{ lab, installation, home },
    backUp: (name = `${randomBytes(4).toString('hex')}.backup`) =>
      createBackup({
        ...{ url: lab.ownerUrl, master, anchors: installation.anchors, signal: never },
        ...{ file: join(home, name), product: '0.1.0' },
      }),
    restore: async (file, into = {}) => {
      const own = into.url === undefined ? await emptyDatabase() : null;
      if (own !== null) closers.unshift(own.drop);
      const url = into.url ?? own?.url ?? '';
      const newHome = into.home === undefined ? await newFolder() : null;
      if (newHome !== null) closers.unshift(() => newHome.remove());
      const itsHome = into.home ?? newHome?.path ?? '';
      const result = await restoreBackup({
        ...{ master, file, signal: never, nowMs: Date.now() },
        anchors: openAnchors(itsHome),
        connect: () => Promise.resolve(url),
      });
      const restored = await openInstallation(url, itsHome, lab);
      closers.unshift(() => restored.close());
      return { result, installation: restored, home: itsHome };
    },
    close: async () => {
      for (const closer of closers) await closer();
      await installation.close();
      await lab.close();
    },
  };
}

/** An embedded database in a home of its own, without fsync. */
export function openEmbedded(home: string): Promise<EmbeddedDatabase> {
  return openEmbeddedDatabase({ home, settings: { fsync: 'off' } });
}

/** The rows of every table that a back-up holds, counted where they stand. */
export async function countRows(
  installation: Installation,
  tables: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const [schema, name] = table.split('.');
    const [row] = await installation.sql<{ n: number }>(
      `select count(*)::int as n from "${schema}"."${name}"`,
    );
    counts[table] = row?.n ?? 0;
  }
  return counts;
}
