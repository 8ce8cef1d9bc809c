import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { readRows } from '../../import-file/index.ts';
import {
  checkWorkspace,
  formatCheck,
  formatProblem,
  loadWorkspace,
  type PastTicket,
} from '../../workspace/index.ts';
import { type Cli, defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { CliFailure } from '../failure.ts';
import { findWorkspace } from '../find-workspace.ts';
import { settingsOf } from '../session.ts';

/** Where a workspace of ours keeps past tickets: the example's and the starter's. */
const usualTickets = ['tickets/past-tickets.csv', 'tickets/example.csv'];

export const checkCommand = defineCommand({
  usage: 'check [directory]',
  summary: 'Check the files of a workspace, and what its rules say on past tickets',
  example: 'signalbox check --tickets tickets/past-tickets.csv',
  options: (command) =>
    command.option(
      '--tickets <file>',
      `labelled tickets to try the rules on; default: ${usualTickets.join(' or ')}`,
    ),
  input: z.object({ directory: z.string().min(1).optional(), tickets: z.string().optional() }),
  run: async (input, cli) => {
    const directory = await directoryOf(cli, input.directory);
    const loaded = await loadWorkspace(directory, cli.environment);
    if (!loaded.ok) {
      const { problems } = loaded;
      for (const problem of problems) cli.output.line(formatProblem(problem));
      const count = `${problems.length} problem${problems.length === 1 ? '' : 's'}`;
      cli.output.note(`The workspace in ${directory} has ${count}.`);
      cli.output.object({ ok: false, directory, problems });
      return exitCodes.no;
    }
    const { workspace } = loaded;
    const tickets = await ticketsOf(cli, directory, input.tickets);
    const check = await checkWorkspace(workspace, tickets === null ? null : pastTickets(tickets));
    for (const warning of workspace.warnings) cli.output.note(`note: ${formatProblem(warning)}`);
    cli.output.line(formatCheck(check));
    cli.output.object({ ok: true, directory, warnings: workspace.warnings, ...check });
    return exitCodes.done;
  },
});

async function directoryOf(cli: Cli, given: string | undefined): Promise<string> {
  if (given !== undefined) return resolve(cli.cwd, given);
  const found = await findWorkspace(settingsOf(cli), cli.cwd);
  if (found === null) {
    const hint = 'Name the folder, or run `signalbox init` to begin one.';
    throw new CliFailure(exitCodes.usage, 'no_workspace', 'There is no signalbox.yaml here.', hint);
  }
  if (found.origin === 'example') {
    cli.output.note(`No workspace here: checking the example in ${found.directory}`);
  }
  return found.directory;
}

async function ticketsOf(
  cli: Cli,
  directory: string,
  given: string | undefined,
): Promise<string | null> {
  if (given !== undefined) return resolve(cli.cwd, given);
  for (const name of usualTickets) {
    const path = join(directory, name);
    const there = await access(path).then(
      () => true,
      () => false,
    );
    if (there) return path;
  }
  return null;
}

/** Rows that cannot be read say nothing about rules; `import` names them. Tickets out of scope have no right value. */
async function* pastTickets(file: string): AsyncGenerator<PastTicket> {
  for await (const read of readRows(file)) {
    if (!read.ok || !read.row.inScope) continue;
    const { subject, body, labels, fields, language, requester } = read.row;
    const senderDomain = requester?.email?.split('@').at(-1)?.toLowerCase() ?? null;
    yield { subject: subject ?? '', body, labels, fields, language, senderDomain };
  }
}
