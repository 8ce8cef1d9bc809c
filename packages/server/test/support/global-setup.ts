import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openEmbeddedDatabase, removeEmbedded } from '../../src/embedded/index.ts';
import { migrate } from '../../src/store/schema/migrate.ts';
import { buildSecondProcesses } from './second-processes.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A superuser's way into the test server. */
    readonly databaseUrl: string;
    /** Where the main files of second processes are. */
    readonly processes: string;
  }
}

const closers: (() => Promise<void>)[] = [];

/**
 * One real PostgreSQL for the whole run, with a migrated template that every test file clones. It does not fsync: these
 * tests kill processes, not the machine. SIGNALBOX_TEST_DATABASE_URL runs them on a server of your own instead.
 */
export async function setup(project: TestProject): Promise<void> {
  const processes = await buildSecondProcesses();
  closers.push(processes.remove);
  project.provide('processes', processes.directory);
  const own = process.env['SIGNALBOX_TEST_DATABASE_URL'];
  if (own !== undefined && own !== '') {
    await prepare(own);
    project.provide('databaseUrl', own);
    return;
  }
  const home = await mkdtemp(join(tmpdir(), 'signalbox-test-'));
  // As root, PostgreSQL runs as another user, who must be able to pass through.
  await chmod(home, 0o711);
  const database = await openEmbeddedDatabase({
    home,
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: '300',
    },
  });
  closers.push(async () => {
    await database.close();
    await removeEmbedded(home);
    await rm(home, { recursive: true, force: true });
  });
  await prepare(database.url);
  project.provide('databaseUrl', database.url);
}

export async function teardown(): Promise<void> {
  for (const close of closers.reverse()) await close();
}

async function prepare(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('drop database if exists signalbox_template');
  await client.query('create database signalbox_template');
  await client.end();
  const template = new URL(url);
  template.pathname = '/signalbox_template';
  await migrate(template.href);
}
