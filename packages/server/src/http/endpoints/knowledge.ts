import {
  articleCheckSchema,
  articleTrySchema,
  checkArticleBodySchema,
  knowledgeGapsSchema,
  knowledgeSchema,
  knowledgeTextSchema,
  tryArticleBodySchema,
} from '@signalbox/contract';
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { ok } from './parts.ts';

export const knowledgeEndpoints = {
  getKnowledge: endpoint({
    id: 'getKnowledge',
    method: 'get',
    path: '/v1/knowledge',
    scope: 'item:read',
    summary:
      'The articles in force: which agents read them, how often replies of the last 30 days cite them, and what became of those.',
    answers: ok('All articles, in the order of paths.', knowledgeSchema),
    refusals: [],
  }),
  getKnowledgeGaps: endpoint({
    id: 'getKnowledgeGaps',
    method: 'get',
    path: '/v1/knowledge/gaps',
    scope: 'item:read',
    summary:
      'What agents looked for in vain, redacted and grouped by what one article would answer, and whether one does by now.',
    query: z.strictObject({ days: z.coerce.number().int().min(1).max(365).default(30) }),
    answers: ok('Up to 30 groups, most tickets first.', knowledgeGapsSchema),
    refusals: ['invalid_query'],
  }),
  getKnowledgeText: endpoint({
    id: 'getKnowledgeText',
    method: 'get',
    path: '/v1/knowledge/article',
    scope: 'item:read',
    summary: 'An article in force, word by word, and the passages it is found by.',
    query: z.strictObject({ path: z.string().min(1).max(300) }),
    answers: ok('The article.', knowledgeTextSchema),
    refusals: ['invalid_query', 'not_found'],
  }),
  checkArticleDraft: endpoint({
    id: 'checkArticleDraft',
    method: 'post',
    path: '/v1/article-drafts/check',
    scope: 'agent:write',
    summary:
      'Checks an article that stands in no file yet, as the files are checked, and says what changes, as a patch. Nothing is kept.',
    body: checkArticleBodySchema,
    answers: ok('The patch, or what does not fit.', articleCheckSchema),
    refusals: [],
  }),
  tryArticleDraft: endpoint({
    id: 'tryArticleDraft',
    method: 'post',
    path: '/v1/article-drafts/try',
    scope: 'agent:write',
    summary:
      'Which passages a question finds now, and which it would find with a draft in force. Nothing is kept.',
    body: tryArticleBodySchema,
    answers: ok('Passages before and after, best first.', articleTrySchema),
    refusals: ['not_found'],
  }),
} as const;
