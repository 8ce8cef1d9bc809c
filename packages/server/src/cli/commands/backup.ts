import { resolve } from 'node:path';
import { z } from 'zod';
import { createBackup } from '../../backup/create-backup.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { CliFailure } from '../failure.ts';
import { programVersion } from '../program-version.ts';
import { showProgress } from '../progress.ts';
import { withEngine } from '../session.ts';

export const backupCommand = defineCommand({
  usage: 'backup <file>',
  summary: 'Write everything but the master key into one encrypted file; servers may go on',
  example: 'signalbox backup signalbox-2026-11-21.backup',
  input: z.object({ file: z.string().min(1) }),
  run: ({ file }, cli) =>
    withEngine(cli, async ({ url, master, anchors, settings }) => {
      const progress = showProgress(cli.output, 'Backing up', 'rows');
      const { signal } = cli.interruption;
      try {
        const result = await createBackup({
          ...{ url, master, anchors, signal, onProgress: progress.at },
          file: resolve(cli.cwd, file),
          product: programVersion(),
        });
        progress.stop();
        const { bytes, rows, takenAt } = result;
        cli.output.line(`${result.file}: ${rows} rows as of ${takenAt}, ${megabytes(bytes)} MB`);
        cli.output.note(
          `The master key is NOT in this file, and without it nobody can open it. Keep a copy of ${settings.masterKeyFile} in another place.`,
        );
        cli.output.object(result);
        return exitCodes.done;
      } catch (error) {
        if (!signal.aborted) throw error;
        const message = 'Interrupted; no back-up was written.';
        throw new CliFailure(exitCodes.interrupted, 'interrupted', message);
      } finally {
        progress.stop();
      }
    }),
});

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
