import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import {
  type AgentConfig,
  agentFileSchema,
  RESERVED_SOURCES,
  type RuleConfig,
  ruleSchema,
  rulesFileSchema,
  type SourceConfig,
  type WorkspaceFile,
} from '@signalbox/contract';
import { canonicalJson } from '@signalbox/domain';
import type { z } from 'zod';
import { thinkingProblems } from './agent-checks.ts';
import { withoutDefaults } from './agent-version.ts';
import { readAlerts } from './alert-files.ts';
import {
  agentProblems,
  duplicateNames,
  type NamedPlace,
  type Placed,
  patternProblems,
  reservedSourceProblems,
  ruleProblems,
  secretProblems,
  workspaceWarnings,
} from './cross-checks.ts';
import { type Environment, fillReferences } from './environment.ts';
import { asCanonical } from './json.ts';
import { readKnowledge } from './knowledge-files.ts';
import {
  ChannelSecrets,
  type LoadedWorkspace,
  ModelSecrets,
  SourceSecrets,
  ToolSecrets,
} from './loaded-workspace.ts';
import { embeddingsProblems, readModels } from './model-files.ts';
import { comparePlaces, type WorkspaceProblem } from './problem.ts';
import { readWorkspaceFiles, type WorkspaceText } from './read-files.ts';
import { missingProblem, schemaProblems } from './schema-problems.ts';
import { sourceSchema, workspaceFileSchema } from './source-schema.ts';
import { agentToolProblems, readToolServers } from './tool-files.ts';
import { placeAt, readYaml, valueAt, type YamlFile, type YamlPath } from './yaml-file.ts';

export type WorkspaceLoad =
  | { readonly ok: true; readonly workspace: LoadedWorkspace }
  | { readonly ok: false; readonly problems: readonly WorkspaceProblem[] };

interface Files {
  readonly workspace: YamlFile | null;
  readonly agents: readonly YamlFile[];
  readonly rules: readonly YamlFile[];
  readonly alerts: readonly YamlFile[];
  readonly models: readonly YamlFile[];
  readonly tools: readonly YamlFile[];
}

function parseAll(texts: readonly WorkspaceText[], problems: WorkspaceProblem[]): Files {
  const of = (kind: WorkspaceText['kind']): readonly YamlFile[] =>
    texts.flatMap((text) => {
      if (text.kind !== kind) return [];
      const read = readYaml(text.path, text.text);
      problems.push(...read.problems);
      return read.file === null ? [] : [read.file];
    });
  return {
    workspace: of('workspace')[0] ?? null,
    agents: of('agent'),
    rules: of('rules'),
    alerts: of('alert'),
    models: of('model'),
    tools: of('tool'),
  };
}

/** Checks a value of a file against a schema; what is refused goes to `problems`. */
function checked<T>(
  file: YamlFile,
  schema: z.ZodType<T>,
  value: unknown,
  path: YamlPath,
  problems: WorkspaceProblem[],
): T | null {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  problems.push(...schemaProblems(file, parsed.error, path));
  return null;
}

function builtInSources(declared: readonly SourceConfig[]): SourceConfig[] {
  return RESERVED_SOURCES.filter((name) => !declared.some((source) => source.name === name)).map(
    (name) => ({ name, type: name, timeoutMs: 10_000 }),
  );
}

/** Sources with the environment filled in, checked again: an address may turn out to be none. */
function filledSources(
  file: YamlFile,
  environment: Environment,
  problems: WorkspaceProblem[],
): readonly SourceConfig[] {
  const raw = valueAt(file.value, ['sources']);
  if (!Array.isArray(raw)) return [];
  const { value, missing } = fillReferences(raw, environment, ['sources']);
  for (const one of missing) problems.push(missingProblem(file, one));
  const filled: readonly unknown[] = Array.isArray(value) ? value : [];
  return filled.flatMap((entry, index) => {
    // What is wrong before filling has been said already.
    if (!sourceSchema.safeParse(raw[index]).success) return [];
    const source = checked(file, sourceSchema, entry, ['sources', index], problems);
    return source === null ? [] : [source];
  });
}

function parseAgents(
  files: readonly YamlFile[],
  problems: WorkspaceProblem[],
): Placed<AgentConfig>[] {
  return files.flatMap((file) => {
    const config = checked(file, agentFileSchema, file.value, [], problems);
    return config === null ? [] : [{ file, path: [], config }];
  });
}

function parseRules(
  files: readonly YamlFile[],
  problems: WorkspaceProblem[],
): Placed<RuleConfig>[] {
  return files.flatMap((file) => {
    // A file of comments only is an empty list, not a mistake.
    const list: unknown = file.value ?? [];
    if (!Array.isArray(list) || list.length > 2_000) {
      checked(file, rulesFileSchema, list, [], problems);
      return [];
    }
    return list.flatMap((rule: unknown, index) => {
      const config = checked(file, ruleSchema, rule, [index], problems);
      return config === null ? [] : [{ file, path: [index], config }];
    });
  });
}

function namesIn(files: readonly YamlFile[], listPath: YamlPath | null, key: string): NamedPlace[] {
  return files.flatMap((file) => {
    const root = listPath === null ? [file.value] : valueAt(file.value, listPath);
    if (!Array.isArray(root)) return [];
    return root.flatMap((entry: unknown, index) => {
      const name = valueAt(entry, [key]);
      const path = listPath === null ? [key] : [...listPath, index, key];
      return typeof name === 'string' ? [{ name, file, path }] : [];
    });
  });
}

function hashOf(
  parts: Omit<WorkspaceFile, 'sources'> &
    Pick<
      LoadedWorkspace,
      'sources' | 'agents' | 'rules' | 'alerts' | 'models' | 'toolServers' | 'articles'
    >,
): string {
  const { alerts, models, agents, toolServers, articles, embeddings, ...others } = parts;
  // Without alerts, models and such the hash is that of the versions that knew none: files in force stay in force.
  const rest = {
    ...others,
    agents: agents.map(withoutDefaults),
    ...(alerts.length === 0 ? {} : { alerts }),
    ...(models.length === 0 ? {} : { models }),
    ...(toolServers.length === 0 ? {} : { toolServers }),
    // The id of an article is made of all it says.
    ...(articles.length === 0 ? {} : { articles: articles.map(({ id }) => id) }),
    ...(embeddings === null ? {} : { embeddings }),
  };
  const sources = [...parts.sources].sort((a, b) => (a.name < b.name ? -1 : 1));
  return createHash('sha256')
    .update(canonicalJson(asCanonical({ ...rest, sources })))
    .digest('hex');
}

function placesOf(kind: string, placed: readonly NamedPlace[]): [string, string][] {
  return placed.map(({ name, file, path }) => {
    const { line, column } = placeAt(file, path);
    return [`${kind}:${name}`, `${file.path}:${line}:${column}`];
  });
}

/**
 * Reads and checks a workspace folder. Collects everything that is wrong instead of stopping at the first, each
 * with its file, line and column. Reads nothing outside the folder and takes the environment from its argument;
 * `${NAME}` is replaced inside `sources` only.
 */
export async function loadWorkspace(
  directory: string,
  environment: Environment,
): Promise<WorkspaceLoad> {
  const { texts, problems: unread } = await readWorkspaceFiles(directory);
  const problems: WorkspaceProblem[] = [...unread];
  const files = parseAll(texts, problems);
  const main = files.workspace;
  const file = main === null ? null : checked(main, workspaceFileSchema, main.value, [], problems);
  const filled = main === null ? [] : filledSources(main, environment, problems);
  const agents = parseAgents(files.agents, problems);
  const rules = parseRules(files.rules, problems);
  const read = readAlerts(files.alerts, environment);
  const readModel = readModels(files.models, environment, file?.policy ?? null);
  const readServers = readToolServers(files.tools, environment);
  const { articles, problems: unfit } = readKnowledge(texts);
  problems.push(...read.problems, ...readModel.problems, ...readServers.problems, ...unfit);
  const names = {
    sources: main === null ? [] : namesIn([main], ['sources'], 'name'),
    agents: namesIn(files.agents, null, 'agent'),
    rules: namesIn(files.rules, [], 'rule'),
  };
  const sourceNames = [...new Set([...RESERVED_SOURCES, ...names.sources.map(({ name }) => name)])];
  const agentConfigs = agents.map(({ config }) => config);
  const paths = articles.map(({ path }) => path);
  problems.push(
    ...duplicateNames('a source', names.sources),
    ...duplicateNames('an agent', names.agents),
    ...duplicateNames('a rule', names.rules),
    ...(main === null ? [] : reservedSourceProblems(main)),
    ...(main === null ? [] : secretProblems(main)),
    ...(main === null ? [] : embeddingsProblems(main, file?.embeddings ?? null, readModel.models)),
    // Without signalbox.yaml every source would look unknown.
    ...(main === null ? [] : agents.flatMap((agent) => agentProblems(agent, sourceNames))),
    ...agents.flatMap((agent) =>
      thinkingProblems(agent, namesIn(files.models, null, 'model'), names.agents, agents),
    ),
    ...files.rules.flatMap(patternProblems),
    ...rules.flatMap((rule) => ruleProblems(rule, agentConfigs)),
    ...agents.flatMap((agent) => agentToolProblems(agent, readServers.servers, paths)),
  );
  if (problems.length > 0 || main === null || file === null) {
    return { ok: false, problems: problems.sort(comparePlaces) };
  }
  const sources = [...builtInSources(file.sources), ...file.sources];
  const content = {
    workspace: file.workspace,
    policy: file.policy,
    embeddings: file.embeddings,
    sources,
    agents: [...agentConfigs].sort((a, b) => (a.agent < b.agent ? -1 : 1)),
    rules: rules.map(({ config }) => config).sort((a, b) => (a.rule < b.rule ? -1 : 1)),
    alerts: read.alerts,
    models: readModel.models,
    toolServers: readServers.servers,
    articles,
  };
  const { workspace: name, ...rest } = content;
  const workspace: LoadedWorkspace = {
    ...rest,
    name,
    directory: resolve(directory),
    secrets: new SourceSecrets([...builtInSources(filled), ...filled]),
    channels: new ChannelSecrets(read.channels),
    modelKeys: new ModelSecrets(readModel.filled),
    toolSecrets: new ToolSecrets(readServers.filled),
    contentHash: hashOf(content),
    places: new Map([...placesOf('agent', names.agents), ...placesOf('rule', names.rules)]),
    warnings: workspaceWarnings(main, sources, content.agents, rules).sort(comparePlaces),
  };
  return { ok: true, workspace };
}
