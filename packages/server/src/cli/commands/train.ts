import { z } from 'zod';
import { train } from '../../learn/train.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { CliFailure } from '../failure.ts';
import { publishFirstTime } from '../publish.ts';
import { withEngine } from '../session.ts';
import { describeFields } from '../training-text.ts';

export const trainCommand = defineCommand({
  usage: 'train',
  summary: 'Train the built-in model on past tickets and known outcomes, and put it in force',
  example: 'signalbox train',
  input: z.object({}),
  run: (_, cli) =>
    withEngine(cli, async (engine) => {
      await publishFirstTime(cli, engine);
      cli.output.note('Training on everything that people have answered …');
      const report = await train(
        engine.context,
        engine.tenantId,
        'system',
        cli.interruption.signal,
      );
      if (report.model === null) {
        throw new CliFailure(
          exitCodes.no,
          'nothing_to_train',
          `No field could be trained on ${report.rows} rows.`,
          'Import past tickets with their labels first: signalbox import FILE',
          describeFields(report.fields),
        );
      }
      const { model, versions, rows, seconds, fields } = report;
      const version = Object.values(versions)[0] ?? null;
      cli.output.line(`Trained on ${rows} rows in ${seconds.toFixed(1)} s; model ${model}`);
      for (const line of describeFields(fields)) cli.output.line(`  ${line}`);
      for (const [agent, id] of Object.entries(versions)) {
        cli.output.line(`Agent ${agent} now runs version ${id}`);
      }
      cli.output.object({ version, model, versions, rows, seconds, fields });
      return exitCodes.done;
    }),
});
