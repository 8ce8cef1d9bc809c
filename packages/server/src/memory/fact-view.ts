import type { FactView } from '@signalbox/contract';
import type { Known } from './read-memory.ts';

const itemsShown = 10;

export function toFactView(fact: Known): FactView {
  const { id, about, count } = fact;
  const shared = {
    ...{ id, about, count },
    itemIds: fact.itemIds.slice(0, itemsShown),
    learnedAt: at(fact.learnedAtMs),
    confirmedAt: at(fact.confirmedAtMs),
    expiresAt: at(fact.expiresAtMs),
  };
  if (fact.kind === 'stated') return { ...shared, kind: fact.kind, text: fact.text, by: fact.by };
  const { kind, field, value, of } = fact;
  return { ...shared, kind, field, value, of };
}

function at(ms: number): string {
  return new Date(ms).toISOString();
}
