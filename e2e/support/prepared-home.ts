import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedDatabase, removeEmbedded } from '../../packages/server/src/embedded/index.ts';
import { migrate } from '../../packages/server/src/store/schema/migrate.ts';

let home: string | null = null;

/**
 * A home with a database made and migrated, for every Signalbox of a browser test to begin with a copy: made anew by each, it takes
 * half of what its start takes. That a start makes one is what the tests of the command and of the tour show.
 */
export async function setup(): Promise<void> {
  home = await mkdtemp(join(tmpdir(), 'signalbox-e2e-home-'));
  // As root, PostgreSQL runs as another user, who must be able to pass through.
  await chmod(home, 0o711);
  const database = await openEmbeddedDatabase({ home });
  await migrate(database.url);
  await database.close();
  process.env['E2E_PREPARED_HOME'] = home;
}

export async function teardown(): Promise<void> {
  if (home === null) return;
  await removeEmbedded(home);
  await rm(home, { recursive: true, force: true });
}
