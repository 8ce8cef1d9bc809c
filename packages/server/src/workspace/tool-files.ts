import {
  type AgentConfig,
  BUILT_IN_TOOLS,
  mcpToolName,
  type ToolServerConfig,
  toolServerFileSchema,
} from '@signalbox/contract';
import { globMatches } from '../knowledge/globs.ts';
import { duplicateNames, type NamedPlace, type Placed } from './cross-checks.ts';
import { type Environment, fillReferences } from './environment.ts';
import type { WorkspaceProblem } from './problem.ts';
import { missingProblem, problemAt, schemaProblems } from './schema-problems.ts';
import { didYouMean } from './suggest.ts';
import { valueAt, type YamlFile } from './yaml-file.ts';

export interface ReadToolServers {
  /** As the files have them, with `${NAME}` unfilled; in name order. */
  readonly servers: readonly ToolServerConfig[];
  /** The same with the environment filled in. */
  readonly filled: readonly ToolServerConfig[];
  readonly problems: readonly WorkspaceProblem[];
}

/** Reads `tools/*.yaml`; once more with the environment filled in, because an address may turn out to be none. */
export function readToolServers(
  files: readonly YamlFile[],
  environment: Environment,
): ReadToolServers {
  const problems: WorkspaceProblem[] = [];
  const servers: ToolServerConfig[] = [];
  const filled: ToolServerConfig[] = [];
  const names: NamedPlace[] = [];
  for (const file of files) {
    const parsed = toolServerFileSchema.safeParse(file.value);
    problems.push(...secretProblems(file));
    if (!parsed.success) {
      problems.push(...schemaProblems(file, parsed.error));
      continue;
    }
    servers.push(parsed.data);
    names.push({ name: parsed.data.server, file, path: ['mcp'] });
    const { value, missing } = fillReferences(file.value, environment);
    problems.push(...missing.map((one) => missingProblem(file, one)));
    const again = toolServerFileSchema.safeParse(value);
    if (again.success) filled.push(again.data);
    else problems.push(...schemaProblems(file, again.error));
  }
  problems.push(...duplicateNames('a tool server', names));
  const byName = (a: ToolServerConfig, b: ToolServerConfig): number =>
    a.server < b.server ? -1 : 1;
  return { servers: servers.sort(byName), filled: filled.sort(byName), problems };
}

const secretName = /token|secret|passw|authori[sz]ation|cookie|key$/i;

/** Keys stand in the environment: files are shared and kept. */
function secretProblems(file: YamlFile): readonly WorkspaceProblem[] {
  return ['env', 'headers'].flatMap((place) => {
    const values = valueAt(file.value, [place]);
    if (typeof values !== 'object' || values === null) return [];
    return Object.entries(values).flatMap(([name, value]: [string, unknown]) => {
      const bare = typeof value === 'string' && !/\$\{[^}]*\}/.test(value);
      if (!bare || !secretName.test(name)) return [];
      const expected = 'an environment variable instead of the secret itself';
      const hint = 'a file is shared and kept; set the variable where the server starts';
      return [problemAt(file, [place, name], 'invalid_value', expected, hint)];
    });
  });
}

/** Tools an agent lists that there are not, and knowledge that nothing stands behind. */
export function agentToolProblems(
  { file, config }: Placed<AgentConfig>,
  servers: readonly ToolServerConfig[],
  paths: readonly string[],
): readonly WorkspaceProblem[] {
  const known = servers.flatMap(({ server, tools }) =>
    Object.keys(tools).map((tool) => mcpToolName(server, tool)),
  );
  const tools = (config.tools ?? []).flatMap(({ tool }, index) => {
    if (BUILT_IN_TOOLS.some((one) => one === tool)) {
      if (tool !== 'knowledge' || config.knowledge !== undefined) return [];
      const expected = 'the key knowledge beside it, with what the agent may read';
      const hint = 'add knowledge, such as [network/**]';
      return [problemAt(file, ['tools', index], 'unknown_reference', expected, hint)];
    }
    if (known.includes(tool)) return [];
    const expected = `a tool of a file in tools/: ${known.join(', ') || 'there is none'}`;
    const hint = didYouMean(tool, known) ?? 'name it under tools in a file of tools/';
    return [problemAt(file, ['tools', index], 'unknown_reference', expected, hint)];
  });
  const globs = (config.knowledge ?? []).flatMap((glob, index) => {
    if (paths.some((path) => globMatches(glob, path))) return [];
    const expected = 'a path that means at least one file below knowledge/';
    const hint = didYouMean(glob, paths) ?? 'write the article, or remove the path';
    return [problemAt(file, ['knowledge', index], 'unknown_reference', expected, hint)];
  });
  return [...tools, ...globs];
}
