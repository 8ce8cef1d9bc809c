import type { KnowledgeArticleView, KnowledgeTextView, KnowledgeView } from '@signalbox/contract';
import { firstUuidOf } from '../ids/uuid-v7.ts';
import {
  type CitationCountRow,
  countCitations,
  countReplies,
} from '../store/knowledge/count-citations.ts';
import { type InForceRow, listInForce } from '../store/knowledge/list-in-force.ts';
import { readInForce } from '../store/knowledge/read-in-force.ts';
import type { Tx } from '../store/tx.ts';
import { listReaders, type Reader } from './readers.ts';
import { readArticle } from './split-article.ts';

const days = 30;
const dayMs = 86_400_000;
/** What is read within the time a page may take. */
const repliesMax = 5_000;
/** Of an id, after its letter: what a citation names it by. */
const markAt = { from: 2, to: 10 };

/** The articles in force: who reads them, how often replies of the last 30 days cite them, and what became of those. */
export async function readKnowledge(tx: Tx, nowMs: number): Promise<KnowledgeView> {
  const since = firstUuidOf(nowMs - days * dayMs);
  const rows = await listInForce(tx);
  const readers = await listReaders(tx);
  const counts = await countCitations(tx, since, repliesMax);
  return {
    ...{ days, repliesMax, replies: await countReplies(tx, since, repliesMax) },
    articles: rows.map((row) => viewOf(row, readers, counts)),
  };
}

function viewOf(
  row: InForceRow,
  readers: readonly Reader[],
  counts: readonly CitationCountRow[],
): KnowledgeArticleView {
  const { path, id, title, passages, characters } = row;
  const mark = id.slice(markAt.from, markAt.to);
  const ofPath = counts.filter((one) => one.path === path);
  const now = ofPath.find((one) => one.mark === mark);
  const { cited = 0, sent = 0, edited = 0, unsent = 0, right = 0, wrong = 0 } = now ?? {};
  return {
    ...{ path, id, title, passages, characters, since: row.created_at.toISOString() },
    agents: readers.flatMap(({ agent, articles }) => {
      const read = articles.get(path);
      return read === undefined ? [] : [{ agent, current: read === id }];
    }),
    citations: {
      ...{ cited, sent, edited, unsent, right, wrong },
      citedBefore: ofPath.reduce((sum, one) => sum + (one === now ? 0 : one.cited), 0),
    },
  };
}

/** An article in force, word by word; null: none stands at that path. */
export async function readKnowledgeText(tx: Tx, path: string): Promise<KnowledgeTextView | null> {
  const row = await readInForce(tx, path);
  if (row === undefined) return null;
  const { title, passages } = readArticle(row.path, row.body);
  return {
    ...{ path: row.path, id: row.id, title, since: row.created_at.toISOString(), text: row.body },
    passages: passages.map((one) => ({ ...one })),
  };
}
