import { z } from 'zod';
import { openEmbeddedDatabase } from '../../embedded/index.ts';
import { migrate } from '../../store/schema/migrate.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { commandLogger, settingsOf } from '../session.ts';

export const migrateCommand = defineCommand({
  usage: 'migrate',
  summary: 'Bring the database to the schema of this version; every start does this too',
  example: 'signalbox migrate',
  input: z.object({}),
  run: async (_, cli) => {
    const settings = settingsOf(cli);
    const logger = commandLogger(cli, settings);
    cli.interruption.hold();
    const embedded =
      settings.databaseUrl === null
        ? await openEmbeddedDatabase({ home: settings.home, logger })
        : null;
    try {
      const applied = await migrate(settings.databaseUrl ?? embedded?.url ?? '');
      for (const name of applied) cli.output.line(`applied ${name}`);
      if (applied.length === 0) cli.output.line('The schema is up to date.');
      cli.output.object({ applied });
      return exitCodes.done;
    } finally {
      await embedded?.close();
    }
  },
});
