import type { TrainingRow } from '../../../src/classify/index.ts';
import { createRandom } from '../../../src/classify/random.ts';

const TOPICS: Readonly<
  Record<string, { readonly team: string; readonly phrases: readonly string[] }>
> = {
  printer: {
    team: 'onsite',
    phrases: ['printer jams', 'toner is empty', 'paper tray broken', 'the print queue is stuck'],
  },
  password: {
    team: 'desk',
    phrases: ['forgot my password', 'account locked', 'reset my login', 'password has expired'],
  },
  network: {
    team: 'onsite',
    phrases: ['vpn drops', 'wifi is slow', 'no internet connection', 'network cable dead'],
  },
  invoice: {
    team: 'finance',
    phrases: ['invoice is wrong', 'refund the payment', 'billing address', 'charged twice'],
  },
};

const OPENINGS = ['hello team', 'hi', 'good morning', 'urgent', 'dear support', 'guten tag'];
const MIDDLES = [
  'since monday',
  'again',
  'on the third floor',
  'for my colleague',
  'after the update',
];
const ENDINGS = ['please help', 'thanks', 'any idea', 'regards', 'it blocks my work', 'danke'];

/** Tickets with a category and the team that follows from it, the same for the same seed. */
export function ticketRows(count: number, seed: number): TrainingRow[] {
  const random = createRandom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  return Array.from({ length: count }, () => {
    const category = pick(Object.keys(TOPICS));
    const topic = TOPICS[category] as (typeof TOPICS)[string];
    const text = `${pick(OPENINGS)}, ${pick(topic.phrases)} ${pick(MIDDLES)}. ${pick(ENDINGS)} ${Math.floor(random() * 1000)}`;
    return { text, labels: { category, team: topic.team } };
  });
}
