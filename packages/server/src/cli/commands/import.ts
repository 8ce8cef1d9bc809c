import { resolve } from 'node:path';
import { z } from 'zod';
import { ImportTakenOverError } from '../../import/error.ts';
import { type ImportResult, runImport, trainFromRows } from '../../import/run-import.ts';
import { ImportFileError, parseMapping } from '../../import-file/index.ts';
import { type TrainingReport, train } from '../../learn/train.ts';
import type { Engine } from '../../main/engine.ts';
import { type Cli, defineCommand } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { CliFailure } from '../failure.ts';
import type { Output } from '../output.ts';
import { showProgress } from '../progress.ts';
import { publishFirstTime } from '../publish.ts';
import { withEngine } from '../session.ts';
import { describeFields } from '../training-text.ts';

const input = z.object({
  file: z.string().min(1),
  map: z.string().optional(),
  as: z.enum(['history', 'new'], 'history or new').default('history'),
});

export const importCommand = defineCommand({
  usage: 'import <file>',
  summary:
    'Import tickets from CSV, JSON lines or JSON: past ones to learn from, or new ones to decide',
  example: 'signalbox import tickets/past-tickets.csv --map text=body,category=category',
  options: (command) =>
    command
      .option(
        '--map <pairs>',
        'our name = the column of the file: text=body,category=label,priority=urgency',
      )
      .option(
        '--as <mode>',
        'history: answered tickets to learn from; new: tickets to decide',
        'history',
      ),
  input,
  run: (given, cli) =>
    withEngine(cli, async (engine) => {
      const mapping = given.map === undefined ? {} : parseMapping(given.map);
      await publishFirstTime(cli, engine);
      const progress = showProgress(cli.output, 'Importing', 'rows');
      const result = await runImport(engine.context, engine.tenantId, {
        file: resolve(cli.cwd, given.file),
        mapping,
        mode: given.as,
        home: engine.settings.home,
        signal: cli.interruption.signal,
        onProgress: progress.at,
      })
        .catch((error: unknown) => {
          throw explain(error, given.file);
        })
        .finally(progress.stop);
      if (!result.complete) {
        const hint = 'Run the same command again to go on from there.';
        const message = `Interrupted after ${result.rows} rows.`;
        throw new CliFailure(exitCodes.interrupted, 'interrupted', message, hint);
      }
      const trained = await trainAfter(cli, engine, given.as, result);
      await result.finish();
      return report(cli.output, result, trained);
    }),
});

function explain(error: unknown, file: string): unknown {
  if (error instanceof ImportFileError)
    return new CliFailure(
      exitCodes.usage,
      error.code,
      `Cannot import ${file}: ${error.message.replace(/[.]?$/, '.')}`,
    );
  if (!(error instanceof ImportTakenOverError)) return error;
  const hint = 'Wait for it, then run the command again if rows are missing.';
  return new CliFailure(exitCodes.no, error.code, 'Another process is importing this file.', hint);
}

async function trainAfter(
  cli: Cli,
  engine: Engine,
  mode: 'history' | 'new',
  result: ImportResult,
): Promise<TrainingReport | null> {
  if (mode === 'new' || result.imported < trainFromRows) return null;
  cli.output.note(`Imported ${result.imported} rows; training …`);
  const { signal } = cli.interruption;
  const trained = await train(engine.context, engine.tenantId, 'system', signal);
  return trained.model === null ? null : trained;
}

function report(output: Output, result: ImportResult, trained: TrainingReport | null): ExitCode {
  const { rows, imported, duplicates, quarantined, quarantineFile, resumedAt } = result;
  if (resumedAt > 0) output.note(`Went on after row ${resumedAt} of an interrupted import.`);
  output.line(
    `${rows} rows: ${imported} imported, ${duplicates} known already, ${quarantined} bad`,
  );
  if (quarantineFile !== null) output.line(`Bad rows, with line and reason: ${quarantineFile}`);
  if (trained !== null) {
    output.line(`Trained on ${trained.rows} rows in ${trained.seconds.toFixed(1)} s`);
    for (const line of describeFields(trained.fields)) output.line(`  ${line}`);
  }
  output.object({
    rows,
    imported,
    duplicates,
    quarantined,
    quarantineFile,
    trained: trained === null ? null : { fields: trained.fields },
  });
  return quarantined > 0 ? exitCodes.part : exitCodes.done;
}
