import type { FactView } from '@signalbox/contract';
import { formatCount, formatPlural } from '../format/number.ts';

/** Whom facts are about. */
export const aboutWords: Readonly<Record<FactView['about'], string>> = {
  requester: 'the requester',
  customer: 'the customer',
};

/** What a fact says. */
export function factWords(fact: FactView): string {
  return fact.kind === 'stated' ? fact.text : `${fact.field}: ${fact.value}`;
}

/** Why it is known: "3 of the last 4 checked tickets". */
export function proofWords(fact: FactView, nameOf: (actor: string) => string): string {
  switch (fact.kind) {
    case 'usual':
      return `${formatCount(fact.count)} of the last ${formatPlural(fact.of, 'checked ticket')}`;
    case 'recurring':
      return `${formatPlural(fact.count, 'checked ticket')} within 30 days`;
    case 'stated': {
      const times = fact.count === 1 ? '' : `, ${formatCount(fact.count)} times by now`;
      return `stated by ${nameOf(fact.by)}${times}`;
    }
  }
}

/** Why nothing is shown, and how something comes to be. */
export function emptyWords(about: readonly FactView['about'][]): string {
  return about.length === 0
    ? 'Nothing can be known: this ticket names no requester.'
    : 'Nothing yet. Three checked tickets with the same answer make a fact, and so does a person who states one. What agents decided unchecked never does.';
}
