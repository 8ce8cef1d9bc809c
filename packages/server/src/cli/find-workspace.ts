import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Settings } from '../config/settings.ts';
import { formatProblem, type LoadedWorkspace, loadWorkspace } from '../workspace/index.ts';
import type { Cli } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { CliFailure } from './failure.ts';

export interface FoundWorkspace {
  readonly directory: string;
  /** `example`: a clone without a workspace of its own uses the one it brings. */
  readonly origin: 'setting' | 'here' | 'example';
}

// src/cli, dist/cli and dist/program are equally deep. In an installed package there are no sources there, and so no example.
const repository = fileURLToPath(new URL('../../../../', import.meta.url));

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** SIGNALBOX_WORKSPACE, the current folder when it has a signalbox.yaml, or the example of a clone; null: none of these. */
export async function findWorkspace(
  settings: Pick<Settings, 'workspace'>,
  cwd: string,
): Promise<FoundWorkspace | null> {
  if (settings.workspace !== null) return { directory: settings.workspace, origin: 'setting' };
  if (await exists(join(cwd, 'signalbox.yaml'))) return { directory: cwd, origin: 'here' };
  const example = join(repository, 'examples', 'helpdesk');
  const isClone = await exists(join(repository, 'packages', 'server', 'src'));
  if (isClone && (await exists(join(example, 'signalbox.yaml')))) {
    return { directory: example, origin: 'example' };
  }
  return null;
}

/**
 * Loads the workspace that commands act with and says which one it is when that is not obvious.
 *
 * @throws CliFailure `no_workspace`, or `invalid_workspace` with every problem
 */
export async function openWorkspace(
  cli: Cli,
  settings: Pick<Settings, 'workspace'>,
): Promise<LoadedWorkspace> {
  const found = await findWorkspace(settings, cli.cwd);
  if (found === null) {
    throw new CliFailure(
      exitCodes.usage,
      'no_workspace',
      'There is no signalbox.yaml in this folder and SIGNALBOX_WORKSPACE is not set.',
      'Run `signalbox init` to begin one, or go to the folder that has it.',
    );
  }
  if (found.origin === 'example') {
    cli.output.note(`No workspace here: using the example in ${found.directory}`);
  }
  const loaded = await loadWorkspace(found.directory, cli.environment);
  if (loaded.ok) return loaded.workspace;
  const count = loaded.problems.length;
  throw new CliFailure(
    exitCodes.no,
    'invalid_workspace',
    `The workspace in ${found.directory} has ${count === 1 ? 'a problem' : `${count} problems`}:`,
    null,
    loaded.problems.map(formatProblem),
  );
}
