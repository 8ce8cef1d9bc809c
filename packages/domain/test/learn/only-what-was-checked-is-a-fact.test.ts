import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type CheckedTicket,
  customerOf,
  FACT_MIN_TICKETS,
  type LearnedFact,
  learnedFacts,
  type MemoryScope,
  RECURRING_WITHIN_MS,
  standingFacts,
} from '../../src/index.ts';

const dayMs = 86_400_000;
const nowMs = Date.UTC(2026, 5, 1);
const keepMs = 180 * dayMs;
const scope: MemoryScope = { nowMs, keepMs, forgottenAtMs: () => null };

const ticket = (
  itemId: string,
  value: string,
  daysAgo: number,
  more: Partial<CheckedTicket> = {},
): CheckedTicket => ({
  ...{ itemId, field: 'category', value, witness: 'person' },
  ...{ receivedAtMs: nowMs - daysAgo * dayMs, checkedAtMs: nowMs - daysAgo * dayMs + 1, ...more },
});

const anyTickets = fc
  .array(
    fc.record({
      field: fc.constantFrom('category', 'priority'),
      value: fc.constantFrom('a', 'b'),
      witness: fc.constantFrom('person' as const, 'source' as const, 'requester' as const),
      // Some lie ahead: whoever sends a ticket may claim any time.
      receivedAtMs: fc.integer({ min: -250, max: 5 }).map((day) => nowMs + day * dayMs),
    }),
    { maxLength: 40 },
  )
  .map((rows) =>
    rows.map((row, at): CheckedTicket => ({ ...row, itemId: `i${at}`, checkedAtMs: nowMs - at })),
  );

const named = ({ kind, field, value }: LearnedFact) => ({ kind, field, value });

test('a fact rests on at least three tickets that somebody other than the requester checked', () => {
  fc.assert(
    fc.property(anyTickets, (tickets) => {
      for (const fact of learnedFacts(tickets, scope)) {
        expect(fact.count).toBeGreaterThanOrEqual(FACT_MIN_TICKETS);
        expect(fact.itemIds).toHaveLength(fact.count);
        for (const id of fact.itemIds) {
          const from = tickets.find(({ itemId }) => itemId === id);
          expect(from).toMatchObject({ field: fact.field, value: fact.value });
          expect(from?.witness).not.toBe('requester');
        }
      }
      const own = tickets.map((one) => ({ ...one, witness: 'requester' }) as const);
      expect(learnedFacts(own, scope)).toEqual([]);
    }),
  );
});

test('a ticket whose verdict is undone takes its part along, as if nobody had ever checked it', () => {
  fc.assert(
    fc.property(anyTickets, fc.nat(), (tickets, at) => {
      const undone = tickets[at % Math.max(1, tickets.length)]?.itemId;
      const left = tickets.filter(({ itemId }) => itemId !== undone);
      for (const fact of learnedFacts(left, scope)) expect(fact.itemIds).not.toContain(undone);
    }),
  );
  const three = [
    ticket('1', 'hardware', 3),
    ticket('2', 'hardware', 2),
    ticket('3', 'hardware', 1),
  ];
  expect(learnedFacts(three, scope)).not.toEqual([]);
  expect(learnedFacts(three.slice(1), scope)).toEqual([]);
});

test('no fact is known past its time, if nothing new confirms it', () => {
  fc.assert(
    fc.property(anyTickets, fc.integer({ min: 0, max: 200 }), (tickets, days) => {
      expect(learnedFacts(tickets, scope).every((fact) => fact.expiresAtMs > nowMs)).toBe(true);
      const past = tickets.filter(({ receivedAtMs }) => receivedAtMs <= nowMs);
      for (const fact of learnedFacts(past, scope)) {
        const at = { ...scope, nowMs: fact.expiresAtMs + days * dayMs };
        expect(learnedFacts(past, at).map(named)).not.toContainEqual(named(fact));
      }
    }),
  );
});

test('what is forgotten comes back only by tickets that come in later', () => {
  fc.assert(
    fc.property(anyTickets, fc.integer({ min: -200, max: 0 }), (tickets, day) => {
      const atMs = nowMs + day * dayMs;
      const forgotten = learnedFacts(tickets, { ...scope, forgottenAtMs: () => atMs });
      for (const { itemIds } of forgotten) {
        const from = tickets.filter(({ itemId }) => itemIds.includes(itemId));
        expect(from.every(({ receivedAtMs }) => receivedAtMs > atMs)).toBe(true);
      }
    }),
  );
});

test('what most of the last ten tickets have is usual, with how many that were', () => {
  const tickets = [
    ...['hardware', 'network', 'hardware', 'hardware'].map((value, at) =>
      ticket(`${at}`, value, 40 + at),
    ),
  ];
  expect(learnedFacts(tickets, scope)).toEqual([
    {
      ...{ kind: 'usual', field: 'category', value: 'hardware', count: 3, of: 4 },
      itemIds: ['0', '2', '3'],
      learnedAtMs: nowMs - 40 * dayMs + 1,
      confirmedAtMs: nowMs - 40 * dayMs + 1,
      expiresAtMs: nowMs - 43 * dayMs + keepMs,
    },
  ]);
  const half = [...tickets, ticket('4', 'network', 50), ticket('5', 'network', 51)];
  expect(learnedFacts(half, scope)).toEqual([]);
  const old = Array.from({ length: 10 }, (_, at) => ticket(`old-${at}`, 'network', 60 + at));
  expect(learnedFacts([...tickets, ...old], scope).map(named)).toEqual([
    { kind: 'usual', field: 'category', value: 'network' },
  ]);
});

test('three tickets within thirty days recur, until fewer are left of that time', () => {
  const tickets = [
    ...[ticket('1', 'network', 1), ticket('2', 'software', 2), ticket('3', 'network', 9)],
    ...[ticket('4', 'software', 10), ticket('5', 'network', 20), ticket('6', 'network', 31)],
  ];
  const recurring = learnedFacts(tickets, scope).filter(({ kind }) => kind === 'recurring');
  expect(recurring).toMatchObject([
    { value: 'network', count: 3, of: 5, expiresAtMs: nowMs - 20 * dayMs + RECURRING_WITHIN_MS },
  ]);
});

test('what people stated is known as long as it is kept, from when it was stated last', () => {
  const fact = { kind: 'stated', text: 'Has no phone.', by: 'person:1', count: 1 } as const;
  const at = (confirmedAtMs: number) => ({
    ...fact,
    ...{ itemIds: ['1'], learnedAtMs: 0, confirmedAtMs },
  });
  expect(standingFacts([at(nowMs - keepMs), at(nowMs - keepMs + 1)], scope)).toEqual([
    { ...at(nowMs - keepMs + 1), expiresAtMs: nowMs + 1 },
  ]);
});

test.each([
  ['example.org', 'example.org'],
  [' Example.ORG ', 'example.org'],
  ['gmail.com', null],
  ['T-Online.de', null],
  ['localhost', null],
  [null, null],
])('the customer of the domain %j is %j', (domain, customer) => {
  expect(customerOf(domain)).toBe(customer);
});
