import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { buildProgram } from '../../src/cli/main.ts';
import { repository } from './support/cli.ts';

const parts = {
  environment: {},
  cwd: '/',
  interruption: { signal: new AbortController().signal, hold: () => undefined },
};

function leaves(
  command: Command,
  path: readonly string[] = [],
): readonly (readonly [string, Command])[] {
  return command.commands.flatMap((child) => {
    const names = [...path, child.name()];
    return child.commands.length > 0 ? leaves(child, names) : [[names.join(' '), child] as const];
  });
}

const commands = leaves(await buildProgram((command) => command(parts)));
let reference = '';
beforeAll(async () => {
  reference = await readFile(join(repository, 'docs', 'reference', 'cli.md'), 'utf8');
});

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
  return text;
}

it('there are commands to look at', () => {
  expect(commands.length).toBeGreaterThan(15);
});

describe.each(commands)('%s', (name, command) => {
  it('has help with an example that begins with its name, and --json', () => {
    const help = helpOf(command);
    expect(help).toContain(`Example:\n  $ signalbox ${name}`);
    expect(help).toContain('--json');
  });

  it('stands in the reference with its options', () => {
    const begins = reference.indexOf(`### \`signalbox ${name}`);
    expect(begins, `docs/reference/cli.md has no section for ${name}`).toBeGreaterThan(-1);
    const section = reference.slice(begins, reference.indexOf('\n##', begins + 4) >>> 0);
    for (const option of command.options) {
      if (option.long === '--json' || option.long === '--debug') continue;
      expect(section, `${name} ${option.long ?? ''}`).toContain(`\`${option.long ?? ''}`);
    }
  });
});

it('the reference names no command that does not exist', () => {
  const named = [...reference.matchAll(/^### `signalbox ([a-z-]+(?: [a-z]+)?)/gm)].map(
    (match) => match[1],
  );
  expect(named.sort()).toEqual(commands.map(([name]) => name).sort());
});

it('the reference has every exit code', () => {
  for (const code of Object.values(exitCodes)) expect(reference).toContain(`| ${code} |`);
});
