import type { Article } from '../knowledge/article.ts';
import { readArticle } from '../knowledge/split-article.ts';
import type { WorkspaceProblem } from './problem.ts';
import type { WorkspaceText } from './read-files.ts';

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

function problemOf(
  file: string,
  code: WorkspaceProblem['code'],
  expected: string,
  hint: string,
): WorkspaceProblem {
  return { code, file, line: 1, column: 1, path: '', value: null, expected, hint };
}
