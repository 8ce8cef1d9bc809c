import * as z from 'zod';
import { inputSchemaOf } from '../input-schema.ts';
import type { Lookups } from '../ports.ts';
import type { Tool } from '../tool.ts';

const input = z.strictObject({
  query: z.string().min(1).max(500).describe('What you want to know, in a few words.'),
  most: z.int().min(1).max(6).default(4).describe('Passages to return.'),
});

/** For the model, and for whoever reads the conversation. */
const away = 'Search by meaning is away: only words were compared.';

/** Searches the articles the agent may read. */
export function knowledgeTool(lookups: Lookups): Tool {
  return {
    name: 'knowledge',
    description:
      'Searches the knowledge articles of this help desk and returns the passages that fit best, each with its id in brackets. ' +
      'Cite the id of every passage you use.',
    input,
    inputSchema: inputSchemaOf(input),
    risk: 'read',
    effect: 'none',
    limits: { perItem: 8, timeoutMs: 5_000 },
    run: async (given, context) => {
      const { query, most } = input.parse(given);
      const { passages: citations, byWordsAlone } = await lookups.knowledge(query, most, context);
      const found =
        citations.length === 0
          ? 'Nothing useful was found. Other words may help; do not answer from memory what stands in no article.'
          : citations.map(({ id, title, text }) => `[${id}] ${title}\n${text}`).join('\n\n');
      const text = byWordsAlone ? `${away}\n\n${found}` : found;
      // The team's own articles, reviewed like code.
      return { text, tainted: false, citations, failed: false };
    },
  };
}
