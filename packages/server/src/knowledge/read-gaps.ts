import type { KnowledgeGapsView, KnowledgeGapView } from '@signalbox/contract';
import { type GapGroup, groupGaps } from '@signalbox/domain';
import { readExternalIds } from '../store/knowledge/external-ids.ts';
import { listRecentGaps } from '../store/knowledge/gaps.ts';
import type { Tx } from '../store/tx.ts';
import { listReaders, type Reader } from './readers.ts';
import { articlesOf, searchArticles } from './search-knowledge.ts';

/** What is compared with each other, newest first, and what of it is shown. */
const gapsMax = 2_000;
const groupsMax = 30;
const wordingsMax = 10;
const examplesMax = 5;

/** What agents looked for in vain in the last days, as articles that could be written, and how each stands now. */
export async function readKnowledgeGaps(tx: Tx, days: number): Promise<KnowledgeGapsView> {
  const rows = await listRecentGaps(tx, days, gapsMax);
  const groups = groupGaps(
    rows.map(({ item_id: itemId, agent, words, query, at }) => {
      return { itemId, agent, words, query, atMs: at.getTime() };
    }),
  );
  const shown = groups.slice(0, groupsMax);
  const known = shown.flatMap(({ itemIds }) => itemIds.slice(0, examplesMax));
  const names = await readExternalIds(tx, known);
  const readers = await listReaders(tx);
  const live = (await articlesOf(tx, null)).map(({ id }) => id);
  const gaps: KnowledgeGapView[] = [];
  for (const group of shown) {
    gaps.push({ ...partsOf(group, names), ...(await standingOf(tx, group, readers, live)) });
  }
  return { days, gaps, more: groups.length - shown.length };
}

function partsOf(
  { query, queries, agents, itemIds, lastMs }: GapGroup,
  names: ReadonlyMap<string, string>,
): Omit<KnowledgeGapView, 'standing' | 'article'> {
  const examples = itemIds.slice(0, examplesMax).flatMap((itemId) => {
    const externalId = names.get(itemId);
    return externalId === undefined ? [] : [{ itemId, externalId }];
  });
  return {
    ...{ query, queries: queries.slice(0, wordingsMax), agents: [...agents], examples },
    ...{ tickets: itemIds.length, lastAt: new Date(lastMs).toISOString() },
  };
}

/** An article may have been written since, or have been there where the agent does not look. */
async function standingOf(
  tx: Tx,
  { query, agents }: GapGroup,
  readers: readonly Reader[],
  live: readonly string[],
): Promise<Pick<KnowledgeGapView, 'standing' | 'article'>> {
  const asked = readers.filter(({ agent }) => agents.includes(agent));
  const found = await Promise.all(
    asked.map(({ articles }) => searchArticles(tx, query, [...articles.values()], 1)),
  );
  const [first] = found.flat();
  if (first !== undefined && found.every((one) => one.length > 0)) {
    return { standing: 'found', article: first.path };
  }
  const [anywhere] = await searchArticles(tx, query, live, 1);
  return anywhere === undefined
    ? { standing: 'missing', article: null }
    : { standing: 'unread', article: anywhere.path };
}
