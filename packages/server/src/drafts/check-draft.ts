import type { DraftCheck, SourceConfig, SourceDraft } from '@signalbox/contract';
import { stringify } from 'yaml';
import type { z } from 'zod';
import type { Environment } from '../workspace/environment.ts';
import { sourceSchema } from '../workspace/source-schema.ts';
import { type DraftKind, kindOf } from './kinds.ts';
import { isSet, stemOf, suggestedName } from './variables.ts';

type Problem = DraftCheck['problems'][number];

export interface CheckedDraft extends DraftCheck {
  /** As a connector needs it; null while something does not fit or a variable is not set. */
  readonly filled: SourceConfig | null;
}

/**
 * What is to be said of a source before it stands in a file, by the schema files are read with. Nothing is asked outside, and
 * nothing said holds what a variable stands for.
 *
 * @param taken names of the sources there are.
 */
export function checkDraft(
  draft: SourceDraft,
  environment: Environment,
  taken: readonly string[],
): CheckedDraft {
  const kind = kindOf(draft.type);
  if (kind === null) {
    const problems = [{ path: 'type', expected: 'a system that can be connected here' }];
    return { yaml: null, problems, variables: [], filled: null };
  }
  const file = fileOf(draft, kind);
  const parsed = sourceSchema.safeParse(file);
  const unfit = variableProblems(draft, kind);
  const problems = [
    ...unfit,
    ...nameProblems(draft, taken),
    ...referenceProblems(draft),
    ...(parsed.success ? [] : problemsOf(parsed.error, unfit)),
  ];
  const variables = named(draft, kind).map(({ key, name }) => ({
    ...{ key, name },
    // Whether one that may not be named is set is nobody's business.
    isSet: unfit.every(({ path }) => path !== `variables.${key}`) && isSet(environment, name),
  }));
  if (problems.length > 0) return { yaml: null, problems, variables, filled: null };
  const yaml = yamlOf(file);
  if (variables.some((one) => !one.isSet)) return { yaml, problems, variables, filled: null };
  const values = variables.map(({ key, name }) => [key, environment[name]]);
  const filled = sourceSchema.safeParse({ ...file, ...Object.fromEntries(values) });
  return filled.success
    ? { yaml, problems, variables, filled: filled.data }
    : { yaml, problems: problemsOf(filled.error, []), variables, filled: null };
}

function named(
  { variables }: SourceDraft,
  kind: DraftKind,
): readonly { readonly key: string; readonly name: string }[] {
  return kind.variables.flatMap(({ key }) => {
    const name = Object.hasOwn(variables, key) ? (variables[key] ?? '') : '';
    return name === '' ? [] : [{ key, name }];
  });
}

function variableProblems(draft: SourceDraft, kind: DraftKind): readonly Problem[] {
  const names = new Map(named(draft, kind).map(({ key, name }) => [key, name]));
  const problems: Problem[] = Object.keys(draft.variables)
    .filter((key) => !kind.variables.some((one) => one.key === key))
    .map((key) => ({ path: `variables.${key}`, expected: 'nothing: it has no such part' }));
  const stems = new Set<string>();
  for (const variable of kind.variables) {
    const path = `variables.${variable.key}`;
    const name = names.get(variable.key);
    if (name === undefined) {
      if (!variable.optional) problems.push({ path, expected: 'the name of a variable' });
      continue;
    }
    const stem = stemOf(kind.type, variable, name);
    if (stem !== null) stems.add(stem);
    else {
      const first = `${kind.type.toUpperCase()}_`;
      const ends = variable.endings.map((one) => `_${one}`).join(' or ');
      const expected = `a name that begins with ${first} and ends with ${ends}, such as ${suggestedName(kind.type, variable)}`;
      problems.push({ path, expected });
    }
  }
  if (stems.size > 1) {
    const expected =
      'names that begin alike, such as RT_SHORE_URL and RT_SHORE_TOKEN: what belongs to one system is sent to no other';
    problems.push({ path: 'variables', expected });
  }
  return problems;
}

function nameProblems({ name }: SourceDraft, taken: readonly string[]): readonly Problem[] {
  if (!taken.includes(name)) return [];
  return [{ path: 'name', expected: 'a name that no other source has' }];
}

/**
 * In a file `${NAME}` is filled wherever it stands. Here it may stand nowhere but where a variable is named: what a name of a
 * field or a queue says comes back in findings, and so would a secret.
 */
function referenceProblems({ name, places, team, fields }: SourceDraft): readonly Problem[] {
  const written = [
    ['name', [name]] as const,
    ['poll', places] as const,
    ['team', team] as const,
    ...Object.entries(fields).map(([field, { name: place, values }]) => {
      const texts = [place, ...Object.keys(values), ...Object.values(values)];
      return [`fields.${field}`, texts] as const;
    }),
  ];
  return written
    .filter(([, texts]) => texts.some((text) => text.includes('${')))
    .map(([path]) => ({ path, expected: 'no reference to a variable here' }));
}

/** Without those of a part whose variable has been refused already. */
function problemsOf(error: z.ZodError, said: readonly Problem[]): Problem[] {
  return error.issues
    .map(({ path, message }) => ({ path: path.map(String).join('.'), expected: message }))
    .filter(({ path }) => said.every((one) => one.path !== `variables.${path}`));
}

/** The source as the parser of YAML would read it. What is as it is by default is left out. */
function fileOf(draft: SourceDraft, kind: DraftKind): Readonly<Record<string, unknown>> {
  const references = named(draft, kind).map(({ key, name }) => [key, `\${${name}}`] as const);
  const common = { name: draft.name, type: draft.type, ...Object.fromEntries(references) };
  if (kind.words === null) {
    return { ...common, ...(draft.team.length === 0 ? {} : { team: draft.team }) };
  }
  const fields = Object.entries(draft.fields).map(([field, { name, custom, values }]) => {
    const place = custom ? { custom_field: name } : { field: name };
    return [field, Object.keys(values).length === 0 ? place : { ...place, values }] as const;
  });
  return {
    ...common,
    fields: Object.fromEntries(fields),
    ...(draft.note === 'internal' ? {} : { note: draft.note }),
    ...(draft.places.length === 0 ? {} : { poll: { [kind.words.places.kind]: draft.places } }),
  };
}

/** An entry of the list `sources`, indented as it stands there. */
function yamlOf(file: Readonly<Record<string, unknown>>): string {
  return stringify([file], { lineWidth: 0 })
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}\n`)
    .join('');
}
