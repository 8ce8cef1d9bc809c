import { z } from 'zod';
import type { Settings } from '../../config/settings.ts';
import { examineDatabase } from '../../doctor/examine-database.ts';
import { examineFiles, examineNode } from '../../doctor/examine-files.ts';
import { type Finding, fail, ok, warn } from '../../doctor/finding.ts';
import { describeEmbedded, openEmbeddedDatabase } from '../../embedded/index.ts';
import { formatProblem, loadWorkspace } from '../../workspace/index.ts';
import { type Cli, defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { explainFailure } from '../explain-failure.ts';
import { findWorkspace } from '../find-workspace.ts';
import { commandLogger, settingsOf } from '../session.ts';

const marks = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' } as const;

export const doctorCommand = defineCommand({
  usage: 'doctor',
  summary: 'Look at everything an installation needs and say what is wrong with the way out',
  example: 'signalbox doctor',
  input: z.object({}),
  run: async (_, cli) => {
    const settings = settingsOf(cli);
    const findings = [
      examineNode(process.versions.node),
      ...(await examineFiles(settings)),
      await examineWorkspace(cli, settings),
      ...(await withDatabase(cli, settings)),
    ];
    const width = Math.max(...findings.map(({ name }) => name.length));
    for (const { name, state, text, wayOut } of findings) {
      const way = wayOut === null ? '' : `. ${wayOut}`;
      cli.output.line(`${marks[state]}  ${name.padEnd(width)}  ${text}${way}`);
    }
    const failed = findings.some(({ state }) => state === 'fail');
    cli.output.object({ ok: !failed, findings });
    return failed ? exitCodes.no : exitCodes.done;
  },
});

async function examineWorkspace(cli: Cli, settings: Settings): Promise<Finding> {
  const found = await findWorkspace(settings, cli.cwd);
  if (found === null) {
    return fail(
      'workspace',
      'there is none here',
      'Run `signalbox init`, or set SIGNALBOX_WORKSPACE.',
    );
  }
  const loaded = await loadWorkspace(found.directory, cli.environment);
  if (!loaded.ok) {
    const [first] = loaded.problems;
    const text = `${found.directory} has ${loaded.problems.length} problems${first === undefined ? '' : `: ${formatProblem(first)}`}`;
    return fail('workspace', text, 'Run: signalbox check');
  }
  const text = `${loaded.workspace.name} in ${found.directory}`;
  return found.origin === 'example'
    ? warn('workspace', `${text}, the example`, 'Run `signalbox init` in a folder of your own.')
    : ok('workspace', text);
}

/** Starts an embedded database that has been made before; a look must not make one. */
async function withDatabase(cli: Cli, settings: Settings): Promise<readonly Finding[]> {
  if (settings.databaseUrl !== null) return examineDatabase(settings.databaseUrl);
  const made = await describeEmbedded(settings.home).then(
    ({ dataMajor }) => dataMajor !== undefined,
    () => false,
  );
  if (!made) return [ok('database', 'made at the first start')];
  cli.interruption.hold();
  try {
    const logger = commandLogger(cli, settings);
    const embedded = await openEmbeddedDatabase({ home: settings.home, logger });
    try {
      return await examineDatabase(embedded.url);
    } finally {
      await embedded.close();
    }
  } catch (error) {
    const { message, hint } = explainFailure(error);
    return [fail('database', message, hint ?? 'Look into its log.')];
  }
}
