import type { ArticleCheck } from '@signalbox/contract';
import { unifiedDiff } from '@signalbox/domain';
import { type Reader, readsPath } from '../knowledge/readers.ts';
import { readArticle } from '../knowledge/split-article.ts';
import type { ArticleTextRow } from '../store/knowledge/read-in-force.ts';
import { articleProblems } from '../workspace/knowledge-files.ts';

export interface ArticleDraft {
  /** Below `knowledge/`. */
  readonly path: string;
  readonly text: string;
  /** The id of the text it was made from; null: there was none. */
  readonly base: string | null;
}

/** What is to be said of an article before it stands in a file, by the rules files are read with. */
export function checkArticle(
  { path, text, base }: ArticleDraft,
  inForce: ArticleTextRow | undefined,
  readers: readonly Reader[],
): ArticleCheck {
  const file = `knowledge/${path}`;
  const problems = articleProblems(path, text);
  const { title, passages } = readArticle(path, text);
  return {
    ...{ file, title, passages: passages.length },
    problems: problems.map(({ expected, hint }) => ({ expected, hint: hint ?? '' })),
    isNew: inForce === undefined,
    stale: (inForce?.id ?? null) !== base,
    // A path no file may have goes into no patch.
    patch: problems.length > 0 ? '' : unifiedDiff(file, inForce?.body ?? null, text),
    readers: readers.filter((one) => readsPath(one, path)).map(({ agent }) => agent),
  };
}
