import {
  type AgentConfig,
  POLICY_NOT_YET_IN_FORCE,
  RESERVED_SOURCES,
  type RuleConfig,
  type SourceConfig,
} from '@signalbox/contract';
import { checkPattern } from '@signalbox/domain';
import type { WorkspaceProblem } from './problem.ts';
import { problemAt } from './schema-problems.ts';
import { didYouMean } from './suggest.ts';
import { valueAt, type YamlFile, type YamlPath } from './yaml-file.ts';

/** A parsed agent or rule and where it came from. */
export interface Placed<T> {
  readonly file: YamlFile;
  readonly path: YamlPath;
  readonly config: T;
}

/** A name that stands in a file, also of an entry that is otherwise broken. */
export interface NamedPlace {
  readonly name: string;
  readonly file: YamlFile;
  readonly path: YamlPath;
}

/** Names that occur a second time; the problem points at the later one and names the place of the first. */
export function duplicateNames(what: string, places: readonly NamedPlace[]): WorkspaceProblem[] {
  const first = new Map<string, NamedPlace>();
  return places.flatMap((place) => {
    const earlier = first.get(place.name);
    if (earlier === undefined) {
      first.set(place.name, place);
      return [];
    }
    const { line } = problemAt(earlier.file, earlier.path, 'duplicate_name', '');
    const hint = `the first is at ${earlier.file.path}:${line}; rename one of them`;
    return [problemAt(place.file, place.path, 'duplicate_name', `${what} name of its own`, hint)];
  });
}

export function reservedSourceProblems(file: YamlFile): WorkspaceProblem[] {
  const sources = valueAt(file.value, ['sources']);
  if (!Array.isArray(sources)) return [];
  return sources.flatMap((source: unknown, index) => {
    const name = RESERVED_SOURCES.find((reserved) => valueAt(source, ['name']) === reserved);
    if (name === undefined || valueAt(source, ['type']) === name) return [];
    const expected = `another name: ${name} is the built-in source of type ${name}`;
    return [
      problemAt(file, ['sources', index, 'name'], 'reserved_name', expected, 'rename the source'),
    ];
  });
}

const webhookSecret = ['webhook', 'secret'];

/**
 * Secrets of webhooks and passwords of mailboxes stand in the environment: sources are kept in the database as the file has
 * them, and files are shared.
 */
export function secretProblems(file: YamlFile): WorkspaceProblem[] {
  const sources = valueAt(file.value, ['sources']);
  if (!Array.isArray(sources)) return [];
  return sources.flatMap((source: unknown, index) => {
    const places =
      valueAt(source, ['type']) === 'mail' ? [['password'], ['smtp_password']] : [webhookSecret];
    return places.flatMap((place) => {
      const written = valueAt(source, place);
      const list: readonly unknown[] = Array.isArray(written) ? written : [written];
      return list.flatMap((secret, n) => {
        const bare = typeof secret === 'string' && !/^\$\{[^}]*\}$/.test(secret);
        if (!bare) return [];
        const path = ['sources', index, ...place, ...(Array.isArray(written) ? [n] : [])];
        const expected = 'an environment variable instead of the secret itself';
        const hint = 'a file is shared and kept; set the variable where the server starts';
        return [problemAt(file, path, 'invalid_value', expected, hint)];
      });
    });
  });
}

export function agentProblems(
  { file, config }: Placed<AgentConfig>,
  sourceNames: readonly string[],
): WorkspaceProblem[] {
  return [
    ...scopeProblems(file, config, sourceNames),
    ...overrideProblems(file, config),
    ...targetProblems(file, config),
  ];
}

function scopeProblems(
  file: YamlFile,
  agent: AgentConfig,
  known: readonly string[],
): WorkspaceProblem[] {
  if (agent.scope.sources === 'all') return [];
  return agent.scope.sources.flatMap((name) => {
    if (known.includes(name)) return [];
    const written = valueAt(file.value, ['scope', 'sources']);
    const index = Array.isArray(written) ? written.indexOf(name) : 0;
    const expected = `a source of this workspace: ${known.join(', ')}`;
    const hint = didYouMean(name, known) ?? 'declare it under sources in signalbox.yaml';
    return [problemAt(file, ['scope', 'sources', index], 'unknown_reference', expected, hint)];
  });
}

function overrideProblems(file: YamlFile, agent: AgentConfig): WorkspaceProblem[] {
  const fields = Object.keys(agent.fields);
  return agent.overrides.flatMap((override, index) =>
    Object.entries(override.when).flatMap(([field, values]) => {
      const path = ['overrides', index, 'when', field];
      const known = agent.fields[field];
      if (!Object.hasOwn(agent.fields, field) || known === undefined) {
        const expected = `a field of this agent: ${fields.join(', ')}`;
        return [
          problemAt(file, path, 'unknown_reference', expected, didYouMean(field, fields), 'key'),
        ];
      }
      return values.flatMap((value) =>
        valueProblem(file, path, value, known.values, `the values of ${field}`),
      );
    }),
  );
}

function valueProblem(
  file: YamlFile,
  path: YamlPath,
  value: string,
  allowed: readonly string[] | null,
  where: string,
): WorkspaceProblem[] {
  if (allowed === null || allowed.includes(value)) return [];
  const written = valueAt(file.value, path);
  const at = Array.isArray(written) ? [...path, written.indexOf(value)] : path;
  const expected = `one of ${where}: ${allowed.join(', ')}`;
  return [problemAt(file, at, 'unknown_reference', expected, didYouMean(value, allowed))];
}

function targetProblems(file: YamlFile, agent: AgentConfig): WorkspaceProblem[] {
  const owner = new Map<string, string>();
  return Object.entries(agent.fields).flatMap(([name, { on, target }]) => {
    const other = owner.get(target);
    if (!on) return [];
    owner.set(target, name);
    if (other === undefined) return [];
    const path = ['fields', name, ...(target === name ? [] : ['target'])];
    const expected = `a target of its own: ${other} is written to ${target} already`;
    return [problemAt(file, path, 'duplicate_name', expected)];
  });
}

/** Paths of all patterns of a rule, as the file has them. */
function regexPaths(value: unknown, path: YamlPath): YamlPath[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => regexPaths(item, [...path, index]));
  }
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'regex' && typeof inner === 'string'
      ? [[...path, key]]
      : key === 'any' || key === 'all'
        ? regexPaths(inner, [...path, key])
        : [],
  );
}

/** Looks at the raw value, so that a dangerous pattern is named also in a rule with other mistakes. */
export function patternProblems(file: YamlFile): WorkspaceProblem[] {
  if (!Array.isArray(file.value)) return [];
  return file.value.flatMap((rule: unknown, index) =>
    regexPaths(valueAt(rule, ['when']), [index, 'when']).flatMap((path) => {
      const checked = checkPattern(String(valueAt(file.value, path)));
      if (checked.ok) return [];
      const expected = 'a regular expression whose running time is bounded';
      return [problemAt(file, path, 'unsafe_pattern', expected, `this one has ${checked.reason}`)];
    }),
  );
}

/** A value that no agent may propose is a typing slip: the rule would never have an effect. */
export function ruleProblems(
  { file, path, config }: Placed<RuleConfig>,
  agents: readonly AgentConfig[],
): WorkspaceProblem[] {
  return Object.entries(config.sets).flatMap(([field, value]) => {
    const users = agents.flatMap((agent) =>
      Object.hasOwn(agent.fields, field) ? [agent.fields[field]?.values ?? null] : [],
    );
    if (users.length === 0 || users.includes(null)) return [];
    const allowed = [...new Set(users.flatMap((values) => values ?? []))];
    return valueProblem(
      file,
      [...path, 'then', field],
      value,
      allowed,
      `the values agents may use for ${field}`,
    );
  });
}

/** Rules for fields no agent has, http placeholders nobody fills, blocks that are not in force. */
export function workspaceWarnings(
  file: YamlFile,
  sources: readonly SourceConfig[],
  agents: readonly AgentConfig[],
  rules: readonly Placed<RuleConfig>[],
): WorkspaceProblem[] {
  const fields = new Set(agents.flatMap((agent) => Object.keys(agent.fields)));
  return [
    ...POLICY_NOT_YET_IN_FORCE.filter(
      (block) => valueAt(file.value, ['policy', block]) !== undefined,
    ).map((block) =>
      problemAt(
        file,
        ['policy', block],
        'not_in_force',
        'no effect of this block in this version',
        'it is checked and kept for a later version',
        'key',
      ),
    ),
    ...(agents.every(({ role }) => role === 'specialist')
      ? [
          problemAt(
            file,
            [],
            'no_agents',
            'at least one file in agents/',
            'without an agent every item ends stuck with no_agent',
          ),
        ]
      : []),
    ...placeholderWarnings(file, sources, agents),
    ...rules.flatMap(({ file: ruleFile, path, config }) =>
      Object.keys(config.sets)
        .filter((field) => agents.length > 0 && !fields.has(field))
        .map((field) =>
          problemAt(
            ruleFile,
            [...path, 'then', field],
            'unknown_reference',
            `a field of an agent: ${[...fields].join(', ')}`,
            didYouMean(field, [...fields]) ?? 'the rule has no effect on this field',
            'key',
          ),
        ),
    ),
  ];
}

const PLACEHOLDERS = ['externalId', 'writeKey', 'fields'];

function placeholderWarnings(
  file: YamlFile,
  sources: readonly SourceConfig[],
  agents: readonly AgentConfig[],
): WorkspaceProblem[] {
  const written = agents.flatMap((agent) =>
    Object.values(agent.fields).flatMap(({ on, target }) => (on ? [target] : [])),
  );
  const known = [...new Set([...PLACEHOLDERS, ...written])];
  const declared = valueAt(file.value, ['sources']);
  return sources.flatMap((source) => {
    if (!('write' in source) || !Array.isArray(declared)) return [];
    const index = declared.findIndex((entry: unknown) => valueAt(entry, ['name']) === source.name);
    const names = JSON.stringify(source.write).matchAll(/\{\{\s*([A-Za-z][\w.-]*)\s*\}\}/g);
    const unknown = new Set(
      [...names].map((match) => match[1] ?? '').filter((name) => !known.includes(name)),
    );
    return [...unknown].map((name) =>
      problemAt(
        file,
        ['sources', index, 'write'],
        'never_filled',
        `only {{…}} that a write fills: ${known.join(', ')}`,
        didYouMean(name, known) ?? `nothing fills {{${name}}}`,
      ),
    );
  });
}
