import { z } from 'zod';
import { BackfillStoppedError } from '../../backfill/error.ts';
import { type BackfillResult, type PauseReason, runBackfill } from '../../backfill/run-backfill.ts';
import type { History } from '../../connectors/connector.ts';
import { ImportTakenOverError } from '../../import/error.ts';
import { trainFromRows } from '../../import/run-import.ts';
import { type TrainingReport, train } from '../../learn/train.ts';
import type { Engine } from '../../main/engine.ts';
import { describeBackfill } from '../backfill-text.ts';
import { type Cli, defineCommand } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { CliFailure } from '../failure.ts';
import { openWorkspace } from '../find-workspace.ts';
import { showProgress } from '../progress.ts';
import { publishFirstTime, useSources } from '../publish.ts';
import { withEngine } from '../session.ts';
import { describeFields } from '../training-text.ts';

const input = z.object({
  source: z.string().min(1),
  since: z
    .union([z.iso.date(), z.iso.datetime({ offset: true })], 'a day such as 2026-01-31')
    .transform((since) => Date.parse(since))
    .optional(),
  limit: z.coerce
    .number('a number of tickets')
    .int('a number of tickets')
    .min(1, 'at least one')
    .optional(),
});

/** Below that a pause is part of the work and not worth a line. */
const toldFromMs = 2_000;

export const backfillCommand = defineCommand({
  usage: 'backfill <source>',
  summary: 'Read past tickets of a ticket system with what people made of them, to learn from',
  example: 'signalbox backfill servicedesk --since 2026-01-01 --limit 5000',
  options: (command) =>
    command
      .option('--since <date>', 'leave out tickets that came in before that day (UTC)')
      .option('--limit <n>', 'read so many tickets at most; the newest come first'),
  input,
  run: ({ source, since, limit }, cli) =>
    withEngine(cli, async (engine) => {
      const history = await historyOf(cli, engine, source);
      await publishFirstTime(cli, engine);
      const progress = showProgress(cli.output, 'Reading', 'tickets');
      const result = await runBackfill(engine.context, engine.tenantId, {
        ...{ source, history, sinceMs: since ?? null, limit: limit ?? null },
        signal: cli.interruption.signal,
        // Of a number nobody knows it is always half.
        onProgress: (read, left) => progress.at(read, read + (left ?? read)),
        onPause: (reason, ms) => sayPause(cli, source, reason, ms),
      })
        .catch((error: unknown) => {
          throw explain(error, source);
        })
        .finally(progress.stop);
      if (result.end === 'interrupted') {
        const hint = 'Run the same command again to go on from there.';
        const message = `Interrupted after ${result.read} tickets.`;
        throw new CliFailure(exitCodes.interrupted, 'interrupted', message, hint);
      }
      const trained = await trainAfter(cli, engine, result);
      if (result.end === 'complete') await result.finish();
      return report(cli, source, result, trained);
    }),
});

/** @throws CliFailure `usage` when the source has no past tickets for us */
async function historyOf(cli: Cli, engine: Engine, name: string): Promise<History> {
  const workspace = await openWorkspace(cli, engine.settings);
  const source = workspace.sources.find((one) => one.name === name);
  const usage = (message: string, hint: string): CliFailure =>
    new CliFailure(exitCodes.usage, 'usage', message, hint);
  if (source === undefined) {
    throw usage('The workspace has no source of that name.', 'See sources: in signalbox.yaml.');
  }
  if (source.type === 'mail') {
    const hint =
      'Mails carry no labels. Read the ticket system people answer them in, or import a file.';
    throw usage('A mailbox has no past tickets with labels.', hint);
  }
  if (source.type === 'http' || source.type === 'api' || source.type === 'desk') {
    const hint = 'Export its tickets to a file and use `signalbox import`.';
    throw usage(`A source of type ${source.type} cannot be asked for past tickets.`, hint);
  }
  if (!('poll' in source)) {
    const hint = 'Say with poll: in signalbox.yaml in which queues, projects or groups to look.';
    throw usage('The workspace does not say where in that source to look.', hint);
  }
  useSources(engine, workspace);
  const connector = engine.connectors.source(engine.tenantId, name);
  if (connector === null) {
    const hint = 'Set the variables its block in signalbox.yaml names.';
    throw new CliFailure(
      exitCodes.usage,
      'secret_missing',
      'A secret of that source is not set.',
      hint,
    );
  }
  if (connector.history === undefined) {
    throw usage(
      `A source of type ${source.type} has no past tickets with labels.`,
      'Import a file.',
    );
  }
  return connector.history;
}

function sayPause(cli: Cli, source: string, reason: PauseReason, ms: number): void {
  if (reason === 'rest' || ms < toldFromMs) return;
  const seconds = Math.ceil(ms / 1_000);
  const why = reason === 'busy' ? 'asks to be left alone' : 'does not answer';
  cli.output.note(`${source} ${why}; going on in ${seconds} s`);
}

function explain(error: unknown, source: string): unknown {
  if (error instanceof ImportTakenOverError) {
    const hint = 'Wait for it, then run the command again if tickets are missing.';
    const message = 'Another process is reading the past of this source.';
    return new CliFailure(exitCodes.no, 'backfill_taken_over', message, hint);
  }
  if (!(error instanceof BackfillStoppedError)) return error;
  const { fault, status, read } = error;
  const told = status === null ? fault : `${fault}, ${status}`;
  const message = `${source} could not be asked any further (${told}); ${read} tickets have been read.`;
  const away = fault === 'unreachable' || fault === 'busy';
  const first = away
    ? 'When it is back'
    : `See what it lacks with \`signalbox sources probe ${source}\`; then`;
  const hint = `${first}${away ? ',' : ''} run the same command again: it goes on from there.`;
  return new CliFailure(
    away ? exitCodes.unreachable : exitCodes.no,
    `source_${fault}`,
    message,
    hint,
  );
}

async function trainAfter(
  cli: Cli,
  engine: Engine,
  { imported, changed }: BackfillResult,
): Promise<TrainingReport | null> {
  if (imported + changed < trainFromRows) return null;
  cli.output.note(`Kept ${imported + changed} past tickets; training …`);
  const trained = await train(engine.context, engine.tenantId, 'system', cli.interruption.signal);
  return trained.model === null ? null : trained;
}

function report(
  { output }: Cli,
  source: string,
  result: BackfillResult,
  trained: TrainingReport | null,
): ExitCode {
  const { finish: _, end, resumedAt, ...counts } = result;
  if (resumedAt > 0) output.note(`Went on after ticket ${resumedAt} of an earlier run.`);
  for (const line of describeBackfill(result)) output.line(line);
  if (end === 'limit') output.line('There are older ones: the same command goes on with them.');
  if (trained !== null) {
    output.line(`Trained on ${trained.rows} rows in ${trained.seconds.toFixed(1)} s`);
    for (const line of describeFields(trained.fields)) output.line(`  ${line}`);
  }
  output.object({
    ...{ source, ...counts, complete: end === 'complete' },
    trained: trained === null ? null : { fields: trained.fields },
  });
  return result.skipped > 0 ? exitCodes.part : exitCodes.done;
}
