import type { ArticleHit, ArticleTry } from '@signalbox/contract';
import type { Article } from '../knowledge/article.ts';
import { askMeaning, isAway, type MeaningParts } from '../knowledge/ask-meaning.ts';
import { embedDraft } from '../knowledge/embed-draft.ts';
import { forArticles } from '../knowledge/for-articles.ts';
import { articleRows } from '../knowledge/keep-articles.ts';
import { listReaders, type Reader, readsPath } from '../knowledge/readers.ts';
import { articlesOf, type Meaning, searchArticles } from '../knowledge/search-knowledge.ts';
import { Refusal } from '../line/refusal.ts';
import { putArticles } from '../store/knowledge/put-articles.ts';
import type { ReadPassageRow } from '../store/knowledge/read-passages.ts';
import { inTenant, type Tx } from '../store/tx.ts';

const shownMax = 6;
const excerptCharacters = 400;
const meaningMs = 10_000;

export interface TryParts extends MeaningParts {
  readonly redact: (text: string) => string;
}

export interface TriedQuestion {
  readonly question: string;
  /** Whose articles are searched; null: all in force. */
  readonly agent: string | null;
  readonly signal: AbortSignal;
}

/** Thrown to end a transaction whose changes nobody is to see; carries what was found in it. */
class Taken extends Error {
  readonly result: ArticleTry;

  constructor(result: ArticleTry) {
    super('a try is never kept');
    this.result = result;
  }
}

/**
 * What a question finds now, and what it would find with `draft` in force: by the very search agents use, in a transaction that is
 * rolled back, so that nothing of the draft stays. What it means is asked before, on the account of no item.
 *
 * @throws Refusal `not_found` for an agent that is not in force
 */
export async function tryArticle(
  parts: TryParts,
  tenantId: string,
  draft: Article,
  asked: TriedQuestion,
): Promise<ArticleTry> {
  const { database } = parts;
  const { agent } = asked;
  const reader =
    agent === null ? null : await inTenant(database, tenantId, (tx) => readerOf(tx, agent));
  const { meaning, byWordsAlone } = await meaningOf(parts, tenantId, draft, reader, asked);
  // Split into words before anything is locked.
  const rows = articleRows(tenantId, [draft]);
  try {
    await inTenant(database, tenantId, async (tx) => {
      const found = await tryIn(tx, { draft, rows, reader, meaning, question: asked.question });
      throw new Taken({ ...found, byWordsAlone });
    });
  } catch (error) {
    if (error instanceof Taken) return error.result;
    throw error;
  }
  throw new Error('a try ends its transaction');
}

async function meaningOf(
  parts: TryParts,
  tenantId: string,
  draft: Article,
  reader: Reader | null,
  { question, signal }: TriedQuestion,
): Promise<{ readonly meaning: Meaning | null; readonly byWordsAlone: boolean }> {
  const { state, meaning } = await askMeaning(parts, tenantId, {
    ...{ question: parts.redact(question), version: reader?.version ?? null },
    ...{ callFor: forArticles, withinMs: meaningMs, signal },
  });
  const { embedder } = parts;
  if (meaning === null || embedder === null) return { meaning: null, byWordsAlone: isAway(state) };
  const own = await embedDraft({ ...parts, embedder }, tenantId, draft, signal);
  if (own === null) return { meaning: null, byWordsAlone: true };
  const vectorsOf: Meaning['vectorsOf'] = async (tx, ids) => {
    const others = await meaning.vectorsOf(
      tx,
      ids.filter((id) => id !== draft.id),
    );
    return ids.includes(draft.id) ? new Map([...others, [draft.id, own]]) : others;
  };
  return { meaning: { ...meaning, vectorsOf }, byWordsAlone: false };
}

interface Trying {
  readonly draft: Article;
  readonly rows: ReturnType<typeof articleRows>;
  readonly reader: Reader | null;
  readonly meaning: Meaning | null;
  readonly question: string;
}

async function tryIn(
  tx: Tx,
  { draft, rows, reader, meaning, question }: Trying,
): Promise<Omit<ArticleTry, 'byWordsAlone'>> {
  const now =
    reader === null
      ? await articlesOf(tx, null)
      : [...reader.articles].map(([path, id]) => ({ path, id }));
  const search = (ids: readonly string[]): Promise<readonly ReadPassageRow[]> =>
    searchArticles(tx, question, ids, shownMax, meaning);
  const before = hits(await search(idsOf(now)), draft.path);
  if (reader !== null && !readsPath(reader, draft.path)) {
    return { before, after: before, unread: true };
  }
  await putArticles(tx, rows.articles, rows.passages);
  const others = idsOf(now.filter(({ path }) => path !== draft.path));
  const after = hits(await search([...others, draft.id]), draft.path);
  return { before, after, unread: false };
}

function idsOf(articles: readonly { readonly id: string }[]): readonly string[] {
  return articles.map(({ id }) => id);
}

async function readerOf(tx: Tx, name: string): Promise<Reader> {
  const reader = (await listReaders(tx)).find(({ agent }) => agent === name);
  if (reader === undefined) throw new Refusal('not_found');
  return reader;
}

function hits(rows: readonly ReadPassageRow[], draftPath: string): ArticleHit[] {
  return rows.map(({ path, no, title, heading, body }) => ({
    ...{ path, no, title, heading, ofDraft: path === draftPath },
    text: body.slice(0, excerptCharacters),
  }));
}
