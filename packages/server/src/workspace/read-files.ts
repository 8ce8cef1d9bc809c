import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { WorkspaceProblem, WorkspaceProblemCode } from './problem.ts';
import { nearest } from './suggest.ts';

const MAX_FILE_BYTES = 1024 * 1024;
const MAX_FILES = 500;
export const WORKSPACE_FILE = 'signalbox.yaml';
const FOLDERS = ['agents', 'rules', 'alerts', 'models', 'tools'];
const KNOWLEDGE = 'knowledge';
const MAX_ARTICLES = 2_000;
/** Below the workspace, `knowledge/` within. */
export const MAX_FOLDER_DEPTH = 8;

export interface WorkspaceText {
  readonly kind: 'workspace' | 'agent' | 'rules' | 'alert' | 'model' | 'tool' | 'knowledge';
  /** Relative to the workspace folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

export interface ReadFiles {
  readonly texts: readonly WorkspaceText[];
  readonly problems: readonly WorkspaceProblem[];
}

function aboutFile(
  code: WorkspaceProblemCode,
  file: string,
  expected: string,
  hint: string | null,
  at: { readonly line: number; readonly column: number } = { line: 1, column: 1 },
): WorkspaceProblem {
  return { code, file, ...at, path: '', value: null, expected, hint };
}

function isErrno(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch (error: unknown) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Place of the first byte that is not UTF-8. */
function badBytePlace(bytes: Buffer): { line: number; column: number } {
  let line = 1;
  let start = 0;
  while (start < bytes.length) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline;
    const text = bytes.subarray(start, end);
    if (decode(text) === null) {
      let good = 0;
      // The longest good beginning; a sequence cut in the middle is bad too, so look back at most 3 bytes.
      while (
        good < text.length &&
        [1, 2, 3, 4].some((n) => decode(text.subarray(0, good + n)) !== null)
      )
        good += 1;
      const before = decode(text.subarray(0, good)) ?? '';
      return { line, column: before.length + 1 };
    }
    line += 1;
    start = end + 1;
  }
  return { line: 1, column: 1 };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here.
const controls = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/;

export function hasControls(text: string): boolean {
  return controls.test(text);
}

function textOf(path: string, bytes: Buffer): string | WorkspaceProblem {
  const text = decode(bytes);
  if (text === null) {
    const hint = 'save the file as UTF-8';
    return aboutFile('not_utf8', path, 'text in UTF-8', hint, badBytePlace(bytes));
  }
  const control = controls.exec(text);
  if (control === null) return text;
  const before = text.slice(0, control.index).split('\n');
  const at = { line: before.length, column: (before.at(-1) ?? '').length + 1 };
  return aboutFile('not_utf8', path, 'text without control characters', 'delete the character', at);
}

async function readOne(
  root: string,
  kind: WorkspaceText['kind'],
  path: string,
): Promise<WorkspaceText | WorkspaceProblem> {
  try {
    const real = await realpath(join(root, path));
    if (!real.startsWith(root + sep)) {
      const hint = 'copy the file into the folder instead of linking to it';
      return aboutFile('file_outside', path, 'a file inside the workspace folder', hint);
    }
    const info = await stat(real);
    if (!info.isFile()) return aboutFile('file_unreadable', path, 'an ordinary file', null);
    if (info.size > MAX_FILE_BYTES) {
      const hint = 'split it into several files';
      return aboutFile('file_too_large', path, 'a file of at most 1 MB', hint);
    }
    const text = textOf(path, await readFile(real));
    return typeof text === 'string' ? { kind, path, text } : text;
  } catch (error: unknown) {
    if (!isErrno(error)) throw error;
    if (error.code === 'ENOENT') {
      const hint =
        path === WORKSPACE_FILE ? 'run signalbox init to write one' : 'the link points to nothing';
      return aboutFile('file_missing', path, 'this file', hint);
    }
    return aboutFile('file_unreadable', path, `a readable file (${error.code})`, null);
  }
}

async function listFolder(
  root: string,
  folder: string,
): Promise<{ readonly paths: readonly string[]; readonly problems: readonly WorkspaceProblem[] }> {
  let names: readonly string[];
  try {
    names = (await readdir(join(root, folder))).sort();
  } catch (error: unknown) {
    if (isErrno(error) && error.code === 'ENOENT') return { paths: [], problems: [] };
    if (!isErrno(error)) throw error;
    const problem = aboutFile('file_unreadable', folder, `a readable folder (${error.code})`, null);
    return { paths: [], problems: [problem] };
  }
  const visible = names.filter((name) => !name.startsWith('.'));
  const paths = visible.filter((name) => name.endsWith('.yaml')).map((name) => `${folder}/${name}`);
  // A file that is silently not read is the worst outcome of a typing slip in its name.
  const problems = visible
    .filter((name) => /\.(yml|json|ya?ml\.\w+)$/i.test(name) || /\.YAML$/i.test(name))
    .filter((name) => !name.endsWith('.yaml'))
    .map((name) =>
      aboutFile(
        'file_misnamed',
        `${folder}/${name}`,
        'a name that ends in .yaml',
        'rename or remove the file',
      ),
    );
  return { paths, problems };
}

/** Markdown below `knowledge/`; what looks like an article and is none by its name is a problem, as pictures are not. */
async function listArticles(
  root: string,
): Promise<{ readonly paths: readonly string[]; readonly problems: readonly WorkspaceProblem[] }> {
  const paths: string[] = [];
  const problems: WorkspaceProblem[] = [];
  const walk = async (folder: string, depth: number): Promise<void> => {
    const entries = await readdir(join(root, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = `${folder}/${entry.name}`;
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory() && depth < MAX_FOLDER_DEPTH) await walk(path, depth + 1);
      else if (entry.isDirectory()) {
        const expected = `folders at most ${MAX_FOLDER_DEPTH} deep`;
        problems.push(aboutFile('file_unreadable', path, expected, 'move it up'));
      } else if (entry.name.endsWith('.md')) paths.push(path);
      else if (/\.(md|markdown|mdx|txt)$/i.test(entry.name)) {
        const hint = 'rename or remove the file';
        problems.push(aboutFile('file_misnamed', path, 'a name that ends in .md', hint));
      }
    }
  };
  try {
    await walk(KNOWLEDGE, 1);
  } catch (error: unknown) {
    if (!isErrno(error)) throw error;
    if (error.code === 'ENOENT') return { paths: [], problems: [] };
    const expected = `a readable folder (${error.code})`;
    return { paths: [], problems: [aboutFile('file_unreadable', KNOWLEDGE, expected, null)] };
  }
  if (paths.length <= MAX_ARTICLES) return { paths, problems };
  const tooMany = aboutFile('too_many_files', KNOWLEDGE, `at most ${MAX_ARTICLES} articles`, null);
  return { paths: [], problems: [...problems, tooMany] };
}

async function misplaced(root: string): Promise<readonly WorkspaceProblem[]> {
  const names = await readdir(root);
  return names.flatMap((name) => {
    const meant = nearest(name, [WORKSPACE_FILE, 'signalbox.yml', ...FOLDERS, KNOWLEDGE]);
    if (meant === null || [WORKSPACE_FILE, ...FOLDERS, KNOWLEDGE].includes(name)) return [];
    if (!/^(agent|rule|alert|model|tool|knowlege)$|^signalbox\.yml$/.test(name)) return [];
    const right = meant === 'signalbox.yml' ? WORKSPACE_FILE : meant;
    return [aboutFile('file_misnamed', name, `the name ${right}`, `rename it to ${right}`)];
  });
}

/**
 * Reads `signalbox.yaml`, the `*.yaml` of `agents/`, `rules/`, `alerts/`, `models/` and `tools/`, and the `*.md` of `knowledge/`
 * and its folders. A file that is a link out of the folder, larger than 1 MB, or not UTF-8 becomes a problem and is not read further.
 */
export async function readWorkspaceFiles(directory: string): Promise<ReadFiles> {
  let root: string;
  try {
    root = await realpath(directory);
    if (!(await stat(root)).isDirectory()) throw new Error('not a folder', { cause: 'ENOTDIR' });
  } catch {
    const hint = 'run signalbox init to write a workspace';
    return {
      texts: [],
      problems: [aboutFile('file_missing', WORKSPACE_FILE, 'a workspace folder', hint)],
    };
  }
  const agents = await listFolder(root, 'agents');
  const rules = await listFolder(root, 'rules');
  const alerts = await listFolder(root, 'alerts');
  const models = await listFolder(root, 'models');
  const tools = await listFolder(root, 'tools');
  const knowledge = await listArticles(root);
  const wanted = [
    { kind: 'workspace', path: WORKSPACE_FILE } as const,
    ...agents.paths.map((path) => ({ kind: 'agent', path }) as const),
    ...rules.paths.map((path) => ({ kind: 'rules', path }) as const),
    ...alerts.paths.map((path) => ({ kind: 'alert', path }) as const),
    ...models.paths.map((path) => ({ kind: 'model', path }) as const),
    ...tools.paths.map((path) => ({ kind: 'tool', path }) as const),
  ];
  const articles = knowledge.paths.map((path) => ({ kind: 'knowledge', path }) as const);
  const problems = [
    ...agents.problems,
    ...rules.problems,
    ...alerts.problems,
    ...models.problems,
    ...tools.problems,
    ...knowledge.problems,
    ...(await misplaced(root)),
  ];
  if (wanted.length > MAX_FILES) {
    const tooMany = aboutFile('too_many_files', WORKSPACE_FILE, `at most ${MAX_FILES} files`, null);
    return { texts: [], problems: [...problems, tooMany] };
  }
  const texts: WorkspaceText[] = [];
  for (const { kind, path } of [...wanted, ...articles]) {
    const read = await readOne(root, kind, path);
    if ('text' in read) texts.push(read);
    else problems.push(read);
  }
  return { texts, problems };
}
