import { Command, type Command as CommanderCommand } from 'commander';
import type { z } from 'zod';
import type { Environment } from '../config/settings.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { explainFailure } from './explain-failure.ts';
import { CliFailure } from './failure.ts';
import type { Interruption } from './interruption.ts';
import { type Output, openOutput, writeFailure } from './output.ts';

/** What a command gets besides its own arguments. */
export interface Cli {
  readonly output: Output;
  readonly environment: Environment;
  readonly cwd: string;
  readonly interruption: Interruption;
}

export interface CommandSpec<Input> {
  /** Name and arguments, as commander reads them: `import <file>`. */
  readonly usage: string;
  readonly summary: string;
  /** One command line that works as it stands in the example workspace. */
  readonly example: string;
  readonly options?: (command: CommanderCommand) => CommanderCommand;
  /** Checks arguments and options together, under their camel-case names. */
  readonly input: z.ZodType<Input>;
  /** Writes its result and returns how it ended; throws for a failure. */
  readonly run: (input: Input, cli: Cli) => Promise<ExitCode>;
}

/** A command ready to be hung into a program. */
export type AnyCommand = (process: Omit<Cli, 'output'>) => Command;

interface CommonOptions {
  readonly json?: boolean;
  readonly debug?: boolean;
}

/** Makes a command with the options that all have, an example in its help, and failures said in one way. */
export function defineCommand<Input>(spec: CommandSpec<Input>): AnyCommand {
  return (process) => {
    const [name = '', ...usage] = spec.usage.split(' ');
    const command = new Command(name)
      .description(spec.summary)
      .option('--json', 'print the result as one JSON object on the last line of stdout')
      .option('--debug', 'show where an unexpected failure comes from')
      .addHelpText('after', `\nExample:\n  $ ${spec.example}`);
    for (const argument of usage) command.argument(argument);
    spec.options?.(command);
    return command.action(async () => {
      await execute(spec, command, process);
    });
  };
}

async function execute<Input>(
  spec: CommandSpec<Input>,
  command: Command,
  parts: Omit<Cli, 'output'>,
): Promise<void> {
  const { json = false, debug = false, ...options } = command.opts<CommonOptions>();
  const output = openOutput(json);
  try {
    const input = checkInput(spec.input, { ...namedArguments(command), ...options });
    process.exitCode = await spec.run(input, { ...parts, output });
  } catch (error) {
    const failure = explainFailure(error);
    const stack = debug && error instanceof Error ? (error.stack ?? null) : null;
    writeFailure(output, failure, stack);
    process.exitCode = failure.exit;
  }
}

function namedArguments(command: Command): Readonly<Record<string, unknown>> {
  const values: readonly unknown[] = command.processedArgs;
  return Object.fromEntries(
    command.registeredArguments.map((argument, at) => [argument.name(), values[at]]),
  );
}

function checkInput<Input>(schema: z.ZodType<Input>, given: object): Input {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => {
    const name = path.join(' ').replace(/[A-Z]/g, '-$&').toLowerCase();
    return name === '' ? message : `${name} cannot be that: ${message}`;
  });
  const help = 'See --help for what it takes.';
  throw new CliFailure(exitCodes.usage, 'usage', sentence(faults.join('; ')), help);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
}
