import type { Article } from '../knowledge/article.ts';
import { readArticle } from '../knowledge/split-article.ts';
import type { WorkspaceProblem } from './problem.ts';
import { hasControls, MAX_FOLDER_DEPTH, type WorkspaceText } from './read-files.ts';

/** Of all articles together: what a search still reads in a few milliseconds. */
const passagesMax = 20_000;
const folder = 'knowledge/';
/** A path stands in citations between signs of its own. */
const plainPath = /^[\p{L}\p{M}\p{N}_.-]+(\/[\p{L}\p{M}\p{N}_.-]+)*$/u;

export interface ReadKnowledge {
  /** In the order of their paths. */
  readonly articles: readonly Article[];
  readonly problems: readonly WorkspaceProblem[];
}

/** Reads the Markdown files below `knowledge/`. */
export function readKnowledge(texts: readonly WorkspaceText[]): ReadKnowledge {
  const problems: WorkspaceProblem[] = [];
  const articles: Article[] = [];
  let passages = 0;
  for (const { kind, path, text } of texts) {
    if (kind !== 'knowledge') continue;
    const below = path.slice(folder.length);
    if (!plainPath.test(below)) {
      const expected = 'folders and a name of letters, digits, - _ and . only';
      problems.push(problemOf(path, 'file_misnamed', expected, 'rename it'));
      continue;
    }
    const article = readArticle(below, text);
    if (article.passages.length === 0) {
      problems.push(problemOf(path, 'invalid_value', 'some text', 'write it, or delete the file'));
      continue;
    }
    articles.push(article);
    passages += article.passages.length;
    if (passages > passagesMax) {
      const expected = `at most ${passagesMax} passages in all of knowledge/`;
      problems.push(problemOf(path, 'file_too_large', expected, 'leave out what no agent needs'));
      break;
    }
  }
  return { articles: articles.sort((a, b) => (a.path < b.path ? -1 : 1)), problems };
}

/** What keeps a text from being the article at `path` below `knowledge/`: as the files are checked, by its name too. */
export function articleProblems(path: string, text: string): readonly WorkspaceProblem[] {
  const file = `${folder}${path}`;
  const problems: WorkspaceProblem[] = [];
  if (!path.endsWith('.md')) {
    problems.push(problemOf(file, 'file_misnamed', 'a name that ends in .md', 'rename it'));
  }
  const parts = path.split('/');
  if (parts.some((part) => part.startsWith('.'))) {
    const expected = 'names that do not begin with a dot';
    problems.push(problemOf(file, 'file_misnamed', expected, 'rename it: such files are not read'));
  }
  if (parts.length > MAX_FOLDER_DEPTH) {
    const expected = `folders at most ${MAX_FOLDER_DEPTH} deep`;
    problems.push(problemOf(file, 'file_unreadable', expected, 'move it up'));
  }
  if (hasControls(text)) {
    const expected = 'text without control characters';
    problems.push(problemOf(file, 'not_utf8', expected, 'delete the character'));
  }
  return [...problems, ...readKnowledge([{ kind: 'knowledge', path: file, text }]).problems];
}

function problemOf(
  file: string,
  code: WorkspaceProblem['code'],
  expected: string,
  hint: string,
): WorkspaceProblem {
  return { code, file, line: 1, column: 1, path: '', value: null, expected, hint };
}
