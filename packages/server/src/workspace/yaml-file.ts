import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import { shorten, type WorkspaceProblem, type WorkspaceProblemCode } from './problem.ts';

/** A YAML text that could be read, with what is needed to say where a value stands. */
export interface YamlFile {
  readonly path: string;
  readonly text: string;
  readonly document: Document;
  readonly lines: LineCounter;
  readonly value: unknown;
}

export type YamlPath = readonly PropertyKey[];

export interface YamlPlace {
  readonly line: number;
  readonly column: number;
  /** As written, shortened; null when the path leads nowhere or the value may be a secret. */
  readonly written: string | null;
}

const MAX_ALIASES = 50;
const MAX_DEPTH = 100;
const MAX_LINE_CHARACTERS = 10_000;
/** Of one file. Nobody reads more, and placing each costs a walk. */
export const MAX_PROBLEMS = 100;
// Of tokens in the plural there are numbers only: those a model may write.
const SECRET_KEY = /token(?!s$)|secret|passw|authori[sz]ation|cookie|api[-_]?key|headers?$/i;
/** As Slack and Mattermost give them out: they need no key. */
const POSTING_ADDRESS = /:\/\/[^\s]*\/(services|hooks|webhooks?)\//i;

function looksSecret(line: string): boolean {
  return SECRET_KEY.test(line) || POSTING_ADDRESS.test(line);
}

const SYNTAX: Partial<Record<YAMLError['code'], { expected: string; hint: string }>> = {
  TAB_AS_INDENT: { expected: 'spaces for indentation', hint: 'replace the tab by two spaces' },
  MULTIPLE_DOCS: { expected: 'one document a file', hint: 'remove the line --- or split the file' },
  BAD_INDENT: {
    expected: 'lines of one block to start in one column',
    hint: 'align this line with its neighbours',
  },
  BAD_ALIAS: { expected: 'an anchor and alias that belong together', hint: 'write the value out' },
  TAG_RESOLVE_FAILED: { expected: 'plain values without ! tags', hint: 'remove the tag' },
  MISSING_CHAR: {
    expected: 'a closing quote or bracket',
    hint: 'close what this line or the one before opened',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    expected: 'one key on a line',
    hint: 'put text with ": " in it in quotes',
  },
  MULTILINE_IMPLICIT_KEY: {
    expected: 'key: value',
    hint: 'put a colon and a space after the key, or quote the text',
  },
};

export function placeOf(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function lineOf(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return text.slice(start, end < 0 ? text.length : end);
}

function syntaxProblem(
  path: string,
  text: string,
  lines: LineCounter,
  error: YAMLError,
): WorkspaceProblem {
  const [offset] = error.pos;
  const said = SYNTAX[error.code];
  const rest = text.slice(offset).split('\n', 1)[0] ?? '';
  return {
    code: 'yaml_syntax',
    file: path,
    ...placeOf(lines, Math.min(offset, text.length)),
    path: '',
    value: looksSecret(lineOf(text, offset)) || rest.trim() === '' ? null : shorten(rest),
    expected:
      said?.expected ?? `YAML that can be read (${error.code.toLowerCase().replaceAll('_', ' ')})`,
    hint: said?.hint ?? 'check quotes, colons and indentation here and on the line before',
  };
}

function aliasesOf(document: Document): readonly Alias[] {
  const aliases: Alias[] = [];
  visit(document, {
    Alias: (_key, node) => {
      aliases.push(node);
    },
  });
  return aliases;
}

/** The first alias that has no anchor, else the first alias: where following them went wrong. */
function aliasProblem(
  path: string,
  document: Document,
  lines: LineCounter,
  aliases: readonly Alias[],
): WorkspaceProblem {
  const dangling = aliases.slice(0, MAX_ALIASES).find((one) => one.resolve(document) === undefined);
  const alias = dangling ?? aliases[0];
  return {
    code: 'yaml_aliases',
    file: path,
    ...placeOf(lines, alias?.range?.[0] ?? 0),
    path: '',
    value: alias === undefined ? null : shorten(`*${alias.source}`),
    expected:
      dangling === undefined
        ? `at most ${MAX_ALIASES} repeats of anchored values`
        : 'an alias whose anchor stands before it',
    hint: 'write the value out',
  };
}

function nestingProblem(
  path: string,
  at: { readonly line: number; readonly column: number } = { line: 1, column: 1 },
): WorkspaceProblem {
  const expected = `at most ${MAX_DEPTH} levels of nesting and ${MAX_LINE_CHARACTERS} characters a line`;
  const hint = 'flatten the structure or break the line';
  return { code: 'yaml_syntax', file: path, ...at, path: '', value: null, expected, hint };
}

/**
 * Place of the opening sign that is one too many, or null. The parser takes time that grows with the square of
 * the depth, minutes for a file of brackets, so depth is looked at before it runs. Signs inside quotes count too:
 * no real text opens a hundred brackets and closes none. Very long lines have the same effect by other means.
 */
function tooDeep(text: string): { line: number; column: number } | null {
  for (const [index, line] of text.split('\n').entries()) {
    if (line.length > MAX_LINE_CHARACTERS)
      return { line: index + 1, column: MAX_LINE_CHARACTERS + 1 };
    const signs = /^(?:\s*[-?] ){100}/.exec(line);
    if (signs !== null) return { line: index + 1, column: signs[0].length + 1 };
  }
  let depth = 0;
  for (const { 0: sign, index } of text.matchAll(/[[\]{}]/g)) {
    depth = sign === '[' || sign === '{' ? depth + 1 : Math.max(0, depth - 1);
    if (depth <= MAX_DEPTH) continue;
    const before = text.slice(0, index).split('\n');
    return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
  }
  return null;
}

/**
 * Reads one YAML 1.2 text. Broken syntax, tabs, several documents, tags and repeated keys are problems with their
 * place; so is text that grows when its aliases are followed, and text nested deeper than the parser can go.
 * `file` is present when there is a value to look into, also beside problems.
 */
export function readYaml(
  path: string,
  text: string,
): { readonly file: YamlFile | null; readonly problems: readonly WorkspaceProblem[] } {
  const lines = new LineCounter();
  const deep = tooDeep(text);
  if (deep !== null) return { file: null, problems: [nestingProblem(path, deep)] };
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      // The library compares each key with all before it; `repeatedKeys` needs one look at each.
      uniqueKeys: false,
      strict: true,
      schema: 'core',
      merge: false,
    });
    const broken = [...document.errors, ...document.warnings]
      .slice(0, MAX_PROBLEMS)
      .map((error) => syntaxProblem(path, text, lines, error))
      // One slip often makes the parser complain twice about one place; the first says more.
      .filter(
        ({ line, column }, index, all) =>
          all.findIndex((one) => one.line === line && one.column === column) === index,
      );
    const { problems, fatal } = keyProblems(path, text, document, lines);
    if (broken.length > 0 || fatal) return { file: null, problems: [...broken, ...problems] };
    const aliases = aliasesOf(document);
    // Counted first: the library looks through the document for each alias it follows.
    const value = aliases.length > MAX_ALIASES ? undefined : plainValue(document);
    if (value === undefined) {
      return { file: null, problems: [...problems, aliasProblem(path, document, lines, aliases)] };
    }
    return { file: { path, text, document, lines, value }, problems };
  } catch (error: unknown) {
    // The parser is recursive: text that is all brackets ends its stack.
    if (error instanceof RangeError) return { file: null, problems: [nestingProblem(path)] };
    throw error;
  }
}

/**
 * Keys given twice, and keys that cannot be used: lists and mappings as keys, and `__proto__`, which means
 * something else to every library a value passes through. `fatal`: the value must not be looked into.
 */
function keyProblems(
  path: string,
  text: string,
  document: Document,
  lines: LineCounter,
): { readonly problems: readonly WorkspaceProblem[]; readonly fatal: boolean } {
  const problems: WorkspaceProblem[] = [];
  let fatal = false;
  const tell = (
    node: Node | null,
    code: WorkspaceProblemCode,
    expected: string,
    hint: string,
  ): void => {
    const [start, end] = node?.range ?? [0, 0];
    const written = shorten(text.slice(start, end));
    const place = { file: path, ...placeOf(lines, start), path: '' };
    problems.push({ code, ...place, value: written === '' ? null : written, expected, hint });
  };
  visit(document, {
    Map: (_key, map) => {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (problems.length >= MAX_PROBLEMS) return visit.BREAK;
        const name = isScalar(key) && key.value !== null ? String(key.value) : null;
        if (name === null || name === '__proto__') {
          fatal = true;
          tell(isNode(key) ? key : null, 'invalid_value', 'a plain key', 'write key: value');
        } else if (seen.has(name)) {
          tell(isNode(key) ? key : null, 'duplicate_key', 'each key once', 'keep one of them');
        } else seen.add(name);
      }
      return undefined;
    },
  });
  return { problems, fatal };
}

/** Undefined when an alias has no anchor, or following the aliases would make more than the file says. */
function plainValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown;
  } catch (error: unknown) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

interface Step {
  readonly node: Node | null;
  readonly key: Node | null;
}

function stepInto(file: YamlFile, node: Node | null, name: PropertyKey): Step | null {
  const target = isAlias(node) ? (node.resolve(file.document) ?? null) : node;
  if (isMap(target)) {
    for (const { key, value } of target.items) {
      if (!isScalar(key) || String(key.value) !== String(name)) continue;
      return { node: isNode(value) ? value : null, key };
    }
  }
  if (isSeq(target) && typeof name === 'number') {
    const item = target.items[name];
    return item === undefined ? null : { node: isNode(item) ? item : null, key: null };
  }
  return null;
}

function isSecret(path: YamlPath, written: string): boolean {
  return (
    path.some((part) => typeof part === 'string' && SECRET_KEY.test(part)) ||
    /:\/\/[^/\s]*@/.test(written) ||
    POSTING_ADDRESS.test(written) ||
    // Of an alert's channel: whoever knows it may be able to post.
    (path[0] === 'to' && path.at(-1) === 'url')
  );
}

function writtenAs(file: YamlFile, node: Node, path: YamlPath): string | null {
  if (isMap(node)) return 'a mapping';
  if (isSeq(node)) return 'a list';
  const [start, end] = node.range ?? [0, 0];
  const written = shorten(file.text.slice(start, end));
  if (written === '') return 'empty';
  // A reference to the environment is no secret, and naming it is what helps.
  if (/^"?\$\{\w+\}"?$/.test(written)) return written;
  return isSecret(path, written) ? 'hidden' : written;
}

/**
 * Where a value stands. A path that leads nowhere gives the place of the nearest mapping or list that exists;
 * `of: 'key'` gives the place and text of the last key instead of its value.
 */
export function placeAt(file: YamlFile, path: YamlPath, of: 'value' | 'key' = 'value'): YamlPlace {
  let step: Step = { node: file.document.contents, key: null };
  let found = true;
  for (const name of path) {
    const next = stepInto(file, step.node, name);
    if (next === null) {
      found = false;
      break;
    }
    step = next;
  }
  const target = (of === 'key' || step.node === null ? step.key : step.node) ?? step.node;
  const offset = target?.range?.[0] ?? 0;
  const written =
    !found || target === null
      ? null
      : of === 'key' && isScalar(target)
        ? shorten(String(target.value))
        : writtenAs(file, target, path);
  return { ...placeOf(file.lines, offset), written };
}

/** The plain value at a path, or undefined. */
export function valueAt(value: unknown, path: YamlPath): unknown {
  let current = value;
  for (const name of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, name))
      return undefined;
    current = Reflect.get(current, name);
  }
  return current;
}

/** `sources[1].write.path` */
export function pathText(path: YamlPath): string {
  return path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : index === 0 ? String(part) : `.${String(part)}`,
    )
    .join('');
}
