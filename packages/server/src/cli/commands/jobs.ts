import { errorTable, isErrorCode } from '@signalbox/contract';
import { z } from 'zod';
import { rerunItem } from '../../line/runner/rerun.ts';
import type { Engine } from '../../main/engine.ts';
import { asSql } from '../../store/database.ts';
import { listDeadJobs, rerunDeadJobs } from '../../store/jobs/dead-jobs.ts';
import { listStuck } from '../../store/jobs/stuck.ts';
import { inTenant } from '../../store/tx.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { CliFailure } from '../failure.ts';
import { table } from '../output.ts';
import { withEngine } from '../session.ts';

const listLimit = 1_000;

export const listJobsCommand = defineCommand({
  usage: 'list',
  summary: 'List dead work: stuck items with their reason, and jobs the engine gave up',
  example: 'signalbox jobs list',
  input: z.object({}),
  run: (_, cli) =>
    withEngine(cli, async (engine) => {
      const { items, jobs } = await findDead(engine);
      if (items.length === 0 && jobs.length === 0) cli.output.line('No work is dead.');
      if (items.length > 0) {
        const rows = items.map((item) => [
          item.id,
          item.source,
          item.externalId,
          item.code,
          item.at,
        ]);
        cli.output.line(table([['item', 'source', 'external id', 'code', 'since'], ...rows]));
      }
      for (const code of new Set(items.map((item) => item.code))) {
        if (isErrorCode(code)) cli.output.note(`${code}: ${errorTable[code].title}`);
      }
      if (jobs.length > 0) {
        const rows = jobs.map((job) => [job.id, job.task, String(job.items), job.at]);
        cli.output.line(table([['job', 'task', 'items', 'since'], ...rows]));
      }
      cli.output.object({ items, jobs });
      return exitCodes.done;
    }),
});

export const rerunJobsCommand = defineCommand({
  usage: 'rerun [id]',
  summary: 'Run a stuck item or a dead job again, or all of them with --all',
  example: 'signalbox jobs rerun --all',
  options: (command) => command.option('--all', 'everything that `jobs list` shows'),
  input: z.object({ id: z.string().min(1).optional(), all: z.boolean().default(false) }),
  run: ({ id, all }, cli) =>
    withEngine(cli, async (engine) => {
      if ((id === undefined) !== all) {
        throw new CliFailure(
          exitCodes.usage,
          'usage',
          'Name one id, or --all.',
          'See: signalbox jobs list',
        );
      }
      const dead = await findDead(engine);
      const items = dead.items.filter((item) => all || item.id === id);
      const jobs = dead.jobs.filter((job) => all || job.id === id);
      if (id !== undefined && items.length === 0 && jobs.length === 0) {
        const message = 'No stuck item and no dead job has that id.';
        throw new CliFailure(exitCodes.no, 'not_stuck', message, 'See: signalbox jobs list');
      }
      for (const item of items) {
        const state = await rerunItem(engine.context, engine.tenantId, item.id, 'system');
        cli.output.line(`item ${item.id} is ${state === 'deciding' ? 'gated' : 'decided'} again`);
      }
      if (jobs.length > 0) {
        const system = asSql(engine.database.system);
        const rerun = await rerunDeadJobs(system, engine.tenantId, all ? null : (id ?? null));
        for (const job of rerun) cli.output.line(`job ${job} runs again`);
      }
      cli.output.object({ items: items.map((item) => item.id), jobs: jobs.map((job) => job.id) });
      return exitCodes.done;
    }),
});

interface Dead {
  readonly items: readonly {
    readonly id: string;
    readonly source: string;
    readonly externalId: string;
    readonly code: string;
    readonly at: string;
  }[];
  readonly jobs: readonly {
    readonly id: string;
    readonly task: string;
    readonly items: number;
    readonly at: string;
  }[];
}

async function findDead(engine: Engine): Promise<Dead> {
  const { database, tenantId } = engine;
  const stuck = await inTenant(database, tenantId, (tx) => listStuck(tx, listLimit));
  const jobs = await listDeadJobs(asSql(database.system), tenantId, listLimit);
  return {
    items: stuck.map((row) => ({
      id: row.id,
      source: row.source,
      externalId: row.external_id,
      code: row.stuck_code,
      at: row.stuck_at.toISOString(),
    })),
    jobs: jobs.map(({ id, task, items, created_at: at }) => ({
      id,
      task,
      items,
      at: at.toISOString(),
    })),
  };
}
