import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { example, makeFolder } from './cli.ts';

/** A home of its own on a database of its own, with the example workspace. */
export interface Installation {
  readonly env: Readonly<Record<string, string>>;
  readonly home: string;
  readonly database: TestDatabase;
  remove(): Promise<void>;
}

export async function makeInstallation(): Promise<Installation> {
  const database = await createTestDatabase();
  const folder = await makeFolder();
  return {
    home: folder.path,
    database,
    env: {
      SIGNALBOX_HOME: folder.path,
      SIGNALBOX_WORKSPACE: example,
      DATABASE_URL: database.ownerUrl,
    },
    remove: async () => {
      await database.close();
      await folder.remove();
    },
  };
}
