import type {
  ArticleCheck,
  ArticleTry,
  KnowledgeGapsView,
  KnowledgeTextView,
  KnowledgeView,
} from '@signalbox/contract';
import { queryOptions } from '@tanstack/react-query';
import { get, post } from './request.ts';

export type {
  ArticleCheck,
  ArticleHit,
  ArticleTry,
  KnowledgeArticleView,
  KnowledgeGapView,
  KnowledgeTextView,
} from '@signalbox/contract';

/** The articles in force without their texts, with what became of replies that cite them. */
export const knowledgeQuery = queryOptions({
  queryKey: ['knowledge'],
  queryFn: ({ signal }) => get<KnowledgeView>('/v1/knowledge', { signal }),
});

/** What agents looked for in vain. Searches for each once more, so it is not asked again with every look. */
export const knowledgeGapsQuery = queryOptions({
  queryKey: ['knowledge', 'gaps'],
  queryFn: ({ signal }) => get<KnowledgeGapsView>('/v1/knowledge/gaps', { signal }),
  staleTime: 60_000,
});

export const articleQuery = (path: string) =>
  queryOptions({
    queryKey: ['knowledge', 'article', path],
    queryFn: ({ signal }) =>
      get<KnowledgeTextView>('/v1/knowledge/article', { query: { path }, signal }),
  });

export interface ArticleDraftBody {
  /** Below `knowledge/`. */
  readonly path: string;
  readonly text: string;
}

/** What changes, as a patch, or what does not fit. Nothing is kept. */
export const checkArticle = (
  draft: ArticleDraftBody & { readonly base: string | null },
): Promise<ArticleCheck> => post('/v1/article-drafts/check', draft);

/** What a question finds now, and with the draft in force. */
export const tryArticle = (
  draft: ArticleDraftBody & { readonly question: string; readonly agent?: string | undefined },
): Promise<ArticleTry> => post('/v1/article-drafts/try', draft);
