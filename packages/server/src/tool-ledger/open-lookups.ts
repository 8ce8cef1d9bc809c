import { citationId } from '../knowledge/article.ts';
import { askMeaning, isAway, type MeaningParts } from '../knowledge/ask-meaning.ts';
import { forArticles } from '../knowledge/for-articles.ts';
import { queryTerms } from '../knowledge/passage-terms.ts';
import { searchKnowledge } from '../knowledge/search-knowledge.ts';
import type { LineContext } from '../line/context.ts';
import { findSimilar, keptSamples } from '../search/similar-cases.ts';
import { putGap } from '../store/knowledge/gaps.ts';
import { readHistories } from '../store/requester/read-histories.ts';
import { readRequesterFacts } from '../store/requester/read-requester-facts.ts';
import { requesterOf } from '../store/requester/requester-of.ts';
import { inTenant } from '../store/tx.ts';
import { boundText, type Redact } from '../tools/bound-text.ts';
import type { Lookups, RequesterFacts } from '../tools/ports.ts';

const gapCharacters = 200;
const questionCharacters = 500;
/** For what a question means; a search that waits for longer goes by words alone. */
const meaningMs = 2_000;
const valuesShown = 5;

/** What tools of a tenant look up. Each is a transaction of its own, so that row-level security holds whatever was asked. */
export function openLookups(
  { database, now }: Pick<LineContext, 'database' | 'now'>,
  tenantId: string,
  redact: Redact,
  meaningParts: () => Omit<MeaningParts, 'database'>,
): Lookups {
  const words = keptSamples(now);
  return {
    knowledge: async (query, most, context) => {
      const { itemId, agent, version, knowledge, dryRun, timeoutMs, signal } = context;
      const callFor =
        itemId === forArticles.itemId ? forArticles : { itemId, agent, version, tainted: true };
      const withinMs = Math.min(meaningMs, timeoutMs / 2);
      const question = boundText(query, redact, questionCharacters);
      // A dry run sends nothing.
      const { state, meaning } = dryRun
        ? { state: 'off' as const, meaning: null }
        : await askMeaning({ database, ...meaningParts() }, tenantId, {
            ...{ question, version, callFor, withinMs, signal },
          });
      return inTenant(database, tenantId, async (tx) => {
        const wanted = { query, globs: knowledge, version, most };
        const found = await searchKnowledge(tx, wanted, meaning);
        // What words alone do not find may be there all the same.
        if (found.length === 0 && !dryRun && !isAway(state)) {
          const { key } = queryTerms(query);
          const gap = { itemId, agent, words: boundText(key, redact, gapCharacters) };
          await putGap(tx, { ...gap, query: boundText(query, redact, gapCharacters) });
        }
        const passages = found.map(({ article_id: id, no, path, title, heading, body }) => ({
          id: citationId({ id, path }, no),
          title: titleOf(title, heading),
          text: body,
        }));
        return { passages, byWordsAlone: isAway(state) };
      });
    },
    similarTickets: (most, { itemId }) =>
      inTenant(database, tenantId, async (tx) => {
        const cases = await findSimilar(tx, itemId, most, words);
        return cases.map(({ id, subject, excerpt, labels, score }) => {
          return { id, subject, excerpt, labels, score };
        });
      }),
    requester: (context) =>
      inTenant(database, tenantId, (tx) => requesterFacts(tx, context.itemId)),
  };
}

function titleOf(title: string, heading: string): string {
  if (heading === '') return title;
  return heading.startsWith(title) ? heading : `${title}: ${heading}`;
}

/** By the item alone: whom it names is for the tables to say. */
async function requesterFacts(
  tx: Parameters<typeof requesterOf>[0],
  itemId: string,
): Promise<RequesterFacts | null> {
  const ref = await requesterOf(tx, itemId);
  if (ref === null) return null;
  const { tickets, recent, since } = await readRequesterFacts(tx, ref, itemId);
  const past = (await readHistories(tx, [ref])).get(ref) ?? new Map<string, never>();
  const checked = [...past].map(([field, values]) => ({
    field,
    values: [...values]
      .map(([value, count]) => ({ value, tickets: count }))
      .sort((a, b) => b.tickets - a.tickets || (a.value < b.value ? -1 : 1))
      .slice(0, valuesShown),
  }));
  const day = since?.toISOString().slice(0, 10) ?? null;
  return { tickets, lastThirtyDays: recent, since: day, checked };
}
