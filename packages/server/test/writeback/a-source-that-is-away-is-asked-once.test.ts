import { expect, test } from 'vitest';
import {
  type Connector,
  ConnectorError,
  type OutsideWrite,
  type SecondLook,
} from '../../src/connectors/connector.ts';
import { seeAgain } from '../../src/line/second-look.ts';

const writes = Array.from(
  { length: 6 },
  (_, n): OutsideWrite => ({
    ...{ tenantId: 't', externalId: String(n), writeKey: `k${n}` },
    ...{ fields: { team: 'network' }, note: null },
  }),
);

/** A system of which each question ends so. */
function asked(error: ConnectorError, second?: SecondLook) {
  const counted = { n: 0 };
  const fail = async (): Promise<never> => {
    counted.n += 1;
    throw error;
  };
  const connector: Connector = {
    ...{ guarantee: 'marker', notes: true, timeoutMs: 10, settlesWithinMs: 10 },
    ...{ read: fail, write: fail },
    ...(second === undefined ? {} : { secondLook: second }),
  };
  return { connector, counted, fail };
}

test.each([
  ['does not answer', new ConnectorError('unreachable')],
  ['wants to be left alone', new ConnectorError('busy', { status: 429, retryAfterMs: 90_000 })],
])('a system that %s is asked no second question, and every look comes later', async (_, error) => {
  const one = asked(error);
  const answers = await seeAgain(one.connector, writes);
  expect(one.counted.n).toBe(1);
  const later = { kind: 'later', code: error.fault, afterMs: error.retryAfterMs };
  expect(answers).toEqual(writes.map(() => later));
});

test('nor is it after a list that came, and tickets that were not in it', async () => {
  const list: SecondLook = {
    atOnce: 3,
    read: async (some) => new Map(some.slice(0, 1).map((one) => [one.externalId, one.fields])),
  };
  const one = asked(new ConnectorError('unreachable'), list);
  const answers = await seeAgain(one.connector, writes);
  expect(one.counted.n).toBe(1);
  expect(answers.map(({ kind }) => kind)).toEqual(['seen', ...Array(5).fill('later')]);
});

test('one ticket that the system fails to show keeps none of the others from being seen', async () => {
  const one = asked(new ConnectorError('unreachable', { status: 500 }));
  await seeAgain(one.connector, writes);
  expect(one.counted.n).toBe(writes.length);
});
