import * as z from 'zod';
import { inputSchemaOf } from '../input-schema.ts';
import type { Lookups, RequesterFacts } from '../ports.ts';
import type { Tool } from '../tool.ts';

const input = z.strictObject({});

/** What is known of the requester of the item at hand. It takes no input, so that no other can be asked about. */
export function requesterTool(lookups: Lookups): Tool {
  return {
    name: 'requester',
    description:
      'Returns what is known of the requester of this ticket: how many tickets there were, and what was right for those that ' +
      'were checked. No names and no texts.',
    input,
    inputSchema: inputSchemaOf(input),
    risk: 'read',
    effect: 'none',
    limits: { perItem: 2, timeoutMs: 5_000 },
    run: async (_, context) => {
      const facts = await lookups.requester(context);
      // Values of fields may have been set in the outside system.
      return { text: textOf(facts), tainted: true, citations: [], failed: false };
    },
  };
}

function textOf(facts: RequesterFacts | null): string {
  if (facts === null) return 'This ticket names no requester.';
  const { tickets, since, lastThirtyDays, checked } = facts;
  if (tickets === 0) return 'This is the first ticket of this requester.';
  const past = checked.map(({ field, values }) => {
    const counts = values.map(({ value, tickets: count }) => `${value} (${count})`);
    return `${field}: ${counts.join(', ')}`;
  });
  return [
    `Other tickets of this requester: ${tickets}, the first on ${since ?? 'an unknown day'}; in the last 30 days: ${lastThirtyDays}.`,
    past.length === 0
      ? 'None was checked.'
      : `What was right for checked ones: ${past.join('; ')}.`,
  ].join('\n');
}
