import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { openAnchors } from '../../audit/anchors.ts';
import { BackupError } from '../../backup/errors.ts';
import { checkBackup, type RestoreResult, restoreBackup } from '../../backup/restore-backup.ts';
import { type EmbeddedDatabase, openEmbeddedDatabase } from '../../embedded/index.ts';
import { openMasterKey } from '../../vault/master-key.ts';
import { type Cli, defineCommand } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { CliFailure } from '../failure.ts';
import type { Output } from '../output.ts';
import { showProgress } from '../progress.ts';
import { commandLogger, settingsOf } from '../session.ts';

interface Input {
  readonly file: string;
  readonly check: boolean;
}

export const restoreCommand = defineCommand({
  usage: 'restore <file>',
  summary:
    'Restore a back-up into an empty home or database; nothing is written out until you say so',
  example: 'signalbox restore signalbox-2026-11-21.backup',
  options: (command) =>
    command.option('--check', 'only read the file to its end and compare it with itself'),
  input: z.object({ file: z.string().min(1), check: z.boolean().default(false) }),
  run: async (input, cli) => {
    const { signal } = cli.interruption;
    cli.interruption.hold();
    try {
      return await run(input, cli, signal);
    } catch (error) {
      if (!signal.aborted || error instanceof BackupError) throw error;
      const message = 'Interrupted; nothing was restored.';
      throw new CliFailure(exitCodes.interrupted, 'interrupted', message);
    }
  },
});

async function run(input: Input, cli: Cli, signal: AbortSignal): Promise<ExitCode> {
  const settings = settingsOf(cli);
  const file = resolve(cli.cwd, input.file);
  await requireKey(settings.masterKeyFile);
  const master = await openMasterKey(settings.masterKeyFile);
  if (input.check) {
    const { id, takenAt, tables } = await checkBackup({ file, master, signal });
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    cli.output.line(`The back-up is whole: ${rows} rows as of ${takenAt}.`);
    cli.output.object({ backupId: id, takenAt, rows });
    return exitCodes.done;
  }
  const logger = commandLogger(cli, settings);
  const progress = showProgress(cli.output, 'Restoring', 'rows');
  let embedded: EmbeddedDatabase | null = null;
  try {
    const result = await restoreBackup({
      ...{ file, master, signal, onProgress: progress.at, nowMs: Date.now() },
      anchors: openAnchors(settings.home),
      connect: async () => {
        if (settings.databaseUrl !== null) return settings.databaseUrl;
        embedded = await openEmbeddedDatabase({ home: settings.home, logger });
        return embedded.url;
      },
    });
    progress.stop();
    tell(cli.output, result);
    return exitCodes.done;
  } finally {
    progress.stop();
    await closeDatabase(embedded);
  }
}

async function closeDatabase(embedded: EmbeddedDatabase | null): Promise<void> {
  await embedded?.close();
}

/** Opening a key makes one where there is none, and a new key opens nothing. */
async function requireKey(path: string): Promise<void> {
  const there = await stat(path).then(
    () => true,
    () => false,
  );
  if (there) return;
  throw new BackupError(
    'master_key_missing',
    `There is no master key at ${path}; the back-up opens with that of the installation it was taken from only.`,
    `Put your copy of it there first (mode 0600), or name it in SIGNALBOX_MASTER_KEY_FILE.`,
  );
}

function tell(output: Output, result: RestoreResult): void {
  const { settled, rows, takenAt, era } = result;
  const { undecided, unknown, checked, guarded, keys } = settled;
  output.line(`Restored ${rows} rows as of ${takenAt}. Era ${era} of the audit has begun.`);
  output.line(
    'The switch of the tenant is tripped: decisions go to people and nothing is written.',
  );
  if (checked > 0) {
    output.line(`${checked} items under way: their sources are looked at before anything is sent.`);
  }
  if (guarded > 0) {
    output.line(
      `${guarded} reviews of sources that can tell no repeat: approving them writes nothing.`,
    );
  }
  if (undecided + unknown > 0) {
    output.line(
      `${undecided + unknown} items are stuck until somebody has looked at their tickets: signalbox jobs list`,
    );
  }
  output.line(`${keys} machine keys are valid, also any revoked since: signalbox keys list`);
  output.line('What was erased after the back-up is back: erase it again.');
  output.line(
    'Then: signalbox start, signalbox verify-audit, and at last signalbox reset --reason "checked"',
  );
  output.object(result);
}
