import { relative, resolve } from 'node:path';
import { z } from 'zod';
import { initWorkspace } from '../../workspace/index.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';

export const initCommand = defineCommand({
  usage: 'init [directory]',
  summary: 'Write a commented starter workspace',
  example: 'signalbox init helpdesk',
  options: (command) => command.option('--force', 'replace files that are in the way'),
  input: z.object({ directory: z.string().min(1).default('.'), force: z.boolean().default(false) }),
  run: async (input, cli) => {
    const directory = resolve(cli.cwd, input.directory);
    const { files } = await initWorkspace(directory, { force: input.force });
    for (const file of files) cli.output.line(file);
    const there = relative(cli.cwd, directory);
    cli.output.note(`Next: ${there === '' ? '' : `cd ${there} && `}signalbox check`);
    cli.output.object({ directory, files });
    return exitCodes.done;
  },
});
