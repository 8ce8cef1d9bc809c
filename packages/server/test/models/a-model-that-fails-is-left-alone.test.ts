import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Bulkhead } from '../../src/models/bulkhead.ts';
import { ModelError } from '../../src/models/model-error.ts';
import { failureOf, type ModelLab, openModelLab, patience, quick, requestOf } from './support.ts';

let lab: ModelLab;

beforeAll(async () => {
  lab = await openModelLab();
});
afterAll(() => lab.close());

const fault = { fault: { kind: 'status', status: 500 } } as const;
const minute = 60_000;

test('after failures it is asked no more, then with a few probes, then as before', async () => {
  let nowMs = Date.UTC(2026, 5, 15, 12);
  let broken = true;
  lab.server.script(() => (broken ? fault : { text: 'ok' }));
  const models = lab.open({
    ...{ nowMs: () => nowMs, policy: { minimum: 2, errorRate: 0.5, openForMs: 5 * minute } },
  });
  const model = quick(models);
  const ask = () => model.ask(requestOf(lab.itemId), patience());
  for (let n = 0; n < 2; n += 1) expect((await failureOf(ask())).fault).toBe('unreachable');
  const asked = lab.server.requests.length;
  expect((await failureOf(ask())).fault).toBe('closed');
  expect(lab.server.requests.length).toBe(asked);
  expect(models.breakers().get('quick')).toMatchObject({ state: 'open' });
  nowMs += 5 * minute;
  broken = false;
  expect(await ask()).toMatchObject({ text: 'ok' });
  expect(models.breakers().get('quick')).toMatchObject({ state: 'half_open' });
  for (let n = 0; n < 14; n += 1) await ask();
  expect(models.breakers().get('quick')).toMatchObject({ state: 'closed' });
});

test('one answer that took too long opens it; requests it does not take and answers of no use do not', async () => {
  const policy = { minimum: 2, errorRate: 0.2 };
  lab.server.script(() => ({ fault: { kind: 'status', status: 400 } }));
  const refusing = lab.open({ policy });
  for (let n = 0; n < 5; n += 1)
    expect((await failureOf(quick(refusing).ask(requestOf(lab.itemId), patience()))).fault).toBe(
      'refused',
    );
  expect(refusing.breakers().get('quick')).toMatchObject({ state: 'closed' });
  lab.server.script(() => ({ fault: { kind: 'status', status: 401 } }));
  for (let n = 0; n < 2; n += 1)
    await failureOf(quick(refusing).ask(requestOf(lab.itemId), patience()));
  expect(refusing.breakers().get('quick')).toMatchObject({ state: 'open' });
  lab.server.script([{ text: 'ok', delayMs: 120 }]);
  const slow = lab.open({ policy: { responseOverMs: 100 } });
  await quick(slow).ask(requestOf(lab.itemId), patience());
  expect(slow.breakers().get('quick')).toMatchObject({
    ...{ state: 'open', cause: { code: 'slow_response' } },
  });
});

test('as long as it asks to be left alone, nothing is sent', async () => {
  let nowMs = Date.UTC(2026, 5, 15, 12);
  lab.server.script([
    { fault: { kind: 'status', status: 429, retryAfterMs: 9_000 } },
    { text: 'ok' },
  ]);
  const model = quick(lab.open({ nowMs: () => nowMs }));
  await failureOf(model.ask(requestOf(lab.itemId), patience()));
  nowMs += 8_000;
  const error = await failureOf(model.ask(requestOf(lab.itemId), patience()));
  expect(error).toMatchObject({ fault: 'busy', retryAfterMs: 1_000, status: null });
  nowMs += 1_000;
  expect(await model.ask(requestOf(lab.itemId), patience())).toMatchObject({ text: 'ok' });
});

describe('a bulkhead', () => {
  test('lets so many through at once, and answers the rest in their order', async () => {
    let now = 0;
    let most = 0;
    lab.server.script(async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 20));
      now -= 1;
      return { text: 'ok' };
    });
    const model = quick(lab.open({ config: { atOnce: 3, waiting: 20 } }));
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => model.ask(requestOf(lab.itemId), patience())),
    );
    expect(answers).toHaveLength(20);
    expect(most).toBe(3);
  });

  test('refuses one more than may wait, at once', async () => {
    lab.server.script(() => ({ text: 'ok', delayMs: 200 }));
    const model = quick(lab.open({ config: { atOnce: 1, waiting: 2 } }));
    const asked = Array.from({ length: 5 }, () =>
      model.ask(requestOf(lab.itemId), patience()).then(
        () => 'ok',
        (error: unknown) => (error instanceof ModelError ? error.fault : 'another error'),
      ),
    );
    expect(await Promise.all(asked)).toEqual(['ok', 'ok', 'ok', 'busy', 'busy']);
  });

  test('gives the place of one who left to the next, and loses none', async () => {
    const bulkhead = new Bulkhead(1, 10);
    const order: number[] = [];
    const leaving = new AbortController();
    let finish = (): void => undefined;
    const first = bulkhead.run(
      patience(),
      () => new Promise<void>((resolve) => (finish = resolve)),
    );
    const second = bulkhead
      .run(leaving.signal, async () => order.push(2))
      .catch(() => order.push(-2));
    const third = bulkhead.run(patience(), async () => order.push(3));
    leaving.abort();
    finish();
    await Promise.all([first, second, third]);
    expect(order).toEqual([-2, 3]);
    await bulkhead.run(patience(), async () => order.push(4));
    expect(order).toEqual([-2, 3, 4]);
  });
});
