import { z } from 'zod';
import { defineCommand } from '../command.ts';
import { runServer } from '../run-server.ts';

export const workCommand = defineCommand({
  usage: 'work',
  summary: 'Run jobs only; any number of processes share the work of one database',
  example: 'signalbox work --jobs 4',
  options: (command) => command.option('--jobs <number>', 'jobs at once in this process', '4'),
  input: z.object({ jobs: z.coerce.number('a number').int().min(1).max(64) }),
  run: (input, cli) => runServer(cli, { http: false, jobs: true, concurrency: input.jobs }),
});
