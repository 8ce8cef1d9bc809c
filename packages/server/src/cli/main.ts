import { Command, CommanderError } from 'commander';
import { processEnvironment } from '../config/environment.ts';
import { isTransientDatabaseError } from '../store/errors.ts';
import type { AnyCommand } from './command.ts';
import { type CommandEntry, commands } from './commands/index.ts';
import { exitCodes } from './exit-codes.ts';
import { explainFailure } from './explain-failure.ts';
import { CliFailure } from './failure.ts';
import { listenForInterruption } from './interruption.ts';
import { endQuietlyWhenStdoutCloses, openOutput, writeFailure } from './output.ts';
import { programVersion } from './program-version.ts';

/** What is left open after a command has ended must not keep its process. */
const lingerMs = 2_000;

/** Runs the command line once. The process ends by itself with the command's exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  endQuietlyWhenStdoutCloses();
  const json = argv.includes('--json');
  const parts = {
    environment: processEnvironment(),
    cwd: process.cwd(),
    interruption: listenForInterruption(),
  };
  process.on('uncaughtException', (error) => {
    // The job engine drops promises when the database goes away; all that needs the database connects again by itself.
    if (isTransientDatabaseError(error)) return;
    // A server that lost its socket, or a fault of ours: whoever started this process must see that it is gone.
    writeFailure(openOutput(json), explainFailure(error), error.stack ?? null);
    process.exit(exitCodes.no);
  });
  try {
    const named = commands.filter(({ name }) => name === argv[0]);
    // Anything else, `--help` among it, is answered by a program that knows all of them.
    const entries = named.length > 0 ? named : commands;
    const program = await buildProgram((command) => command(parts), entries);
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Asked-for help and version are results; commander has written them.
    process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    if (error.exitCode !== 0) sayUsage(error, json);
  }
  setTimeout(() => process.exit(), lingerMs).unref();
}

function sayUsage(error: CommanderError, json: boolean): void {
  // A group without a command: commander has shown its help.
  const isBare = error.code === 'commander.help';
  const said = isBare
    ? 'name a command'
    : error.message.replace(/^error: /, '').replace(/\s+/g, ' ');
  const message = `${said.charAt(0).toUpperCase()}${said.slice(1).replace(/\.$/, '')}.`;
  const failure = new CliFailure(exitCodes.usage, 'usage', message, 'See `signalbox --help`.');
  writeFailure(openOutput(json), failure, null);
}

/** The command line as commander sees it, with these commands: all of them unless told. */
export async function buildProgram(
  make: (command: AnyCommand) => Command,
  entries: readonly CommandEntry[] = commands,
): Promise<Command> {
  const program = new Command('signalbox')
    .description(
      'Decides on support tickets with a reason for everything, and asks before it acts.',
    )
    .version(programVersion())
    // A command may have a version of its own: that of an agent.
    .enablePositionalOptions()
    .showHelpAfterError(false);
  for (const { name, group, load } of entries) {
    const parent = group === null ? program : program.command(name).description(group);
    for (const command of await load()) parent.addCommand(make(command));
  }
  quiet(program);
  return program;
}

/** Usage errors are thrown and said by us, once and in one form, instead of ending the process. */
function quiet(command: Command): void {
  command.exitOverride();
  command.configureOutput({ outputError: () => undefined });
  for (const child of command.commands) quiet(child);
}
