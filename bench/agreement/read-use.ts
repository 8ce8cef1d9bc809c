import type { Round } from './compare.ts';
import type { Desk } from './open-desk.ts';

/** That models, samples and cache were at work, so that there was something to go wrong. */
export interface Use {
  readonly conversations: number;
  /** Requests of conversations that the model server answered, and those whose answer was given before. */
  readonly asked: number;
  readonly fromCache: number;
  /** Conversations another worker or a publication put an end to. */
  readonly begunAnew: number;
}

const text = `
  select (select count(*)::int from signalbox.conversation) as conversations,
    (select count(*)::int from signalbox.conversation where outcome in ('lost', 'superseded')) as "begunAnew",
    (select count(*)::int from signalbox.step where kind = 'model' and outcome = 'answered') as asked,
    (select count(*)::int from signalbox.step where kind = 'model' and outcome = 'cached') as "fromCache"`;

export async function readUse({ engine }: Pick<Desk, 'engine'>): Promise<Use> {
  const { rows } = await engine.database.system.query<Use>(text);
  const [use] = rows;
  if (use === undefined) throw new Error('counts have a row');
  return use;
}

/** How many tickets of a round each lane and each tier has. */
export function sharesOf(round: Round): {
  readonly lanes: Readonly<Record<string, number>>;
  readonly tiers: Readonly<Record<string, number>>;
} {
  const decided = [...round.values()];
  return {
    lanes: countBy(decided.map(({ lane }) => lane)),
    tiers: countBy(decided.map(({ fields }) => fields['category']?.tier ?? 'nobody')),
  };
}

function countBy(words: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
