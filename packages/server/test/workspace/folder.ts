import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import { formatProblem, type LoadedWorkspace, loadWorkspace } from '../../src/workspace/index.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;

const made: string[] = [];

afterEach(async () => {
  await Promise.all(made.splice(0).map((path) => rm(path, { recursive: true, force: true })));
});

/** A folder of its own, removed after the test. */
export async function folder(files: Files = {}): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'signalbox-workspace-'));
  made.push(path);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), content);
  }
  return path;
}

/** Small files that are right; tests replace one of them. */
export const good: Files = {
  'signalbox.yaml': 'workspace: test\n',
  'agents/triage.yaml': 'agent: triage\nowner: lead\nfields: { category: {}, priority: {} }\n',
  'rules/basics.yaml': '- rule: mail\n  when: { words: [outlook] }\n  then: { category: email }\n',
};

export async function loaded(
  files: Files,
  environment: Readonly<Record<string, string>> = {},
): Promise<LoadedWorkspace> {
  const load = await loadWorkspace(await folder({ ...good, ...files }), environment);
  if (!load.ok) throw new Error(load.problems.map(formatProblem).join('\n'));
  return load.workspace;
}

/** Problems as `file:line:column code path=value`, and their expectations and hints. */
export async function problemsOf(
  files: Files,
  environment: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const load = await loadWorkspace(await folder({ ...good, ...files }), environment);
  return load.ok ? [] : load.problems.map((problem) => `${problem.code} ${formatProblem(problem)}`);
}
