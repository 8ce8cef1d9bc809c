import { createHash } from 'node:crypto';

/** A part of an article that is found, shown and cited by itself. */
export interface Passage {
  /** From 1, in the order of the article. */
  readonly no: number;
  /** The headings it stands under, outermost first. */
  readonly heading: string;
  /** Where it begins, from 1. */
  readonly line: number;
  readonly text: string;
}

/** A Markdown file below `knowledge/`. */
export interface Article {
  /** Of what it says and where it stands: another text is another article, so what was cited can still be read. */
  readonly id: string;
  /** Below `knowledge/`, with `/`. */
  readonly path: string;
  readonly title: string;
  readonly text: string;
  readonly passages: readonly Passage[];
}

/** `k_` and the first 16 hex digits of a SHA-256. */
export function articleId(path: string, text: string): string {
  const digest = createHash('sha256').update(path).update('\0').update(text).digest('hex');
  return `k_${digest.slice(0, 16)}`;
}

/** Such as `knowledge:network/vpn.md@0a1b2c3d#2`: path, which text of it, and which passage. */
export function citationId(article: Pick<Article, 'id' | 'path'>, no: number): string {
  return `knowledge:${article.path}@${article.id.slice(2, 10)}#${no}`;
}
