import { z } from 'zod';
import { defineCommand } from '../command.ts';
import { portInput } from '../port-input.ts';
import { runServer } from '../run-server.ts';

export const startCommand = defineCommand({
  usage: 'start',
  summary: 'Start everything: database, HTTP interface and jobs',
  example: 'signalbox start --port 4100',
  options: (command) => command.option('--port <number>', 'port to listen on; 0 takes a free one'),
  input: z.object({ port: portInput }),
  run: (input, cli) => runServer(cli, { port: input.port, http: true, jobs: true }),
});
