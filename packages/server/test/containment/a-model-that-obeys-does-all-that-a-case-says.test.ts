import { join } from 'node:path';
import { type ModelServer, startModelServer } from '@signalbox/sdk/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Attacker, createAttacker, markOf } from '../../../../bench/containment/attacker.ts';
import type { Case } from '../../../../bench/containment/case.ts';
import { readCases } from '../../../../bench/containment/read-cases.ts';
import { repository } from '../docs/support.ts';

let server: ModelServer;
let cases: readonly Case[];
let attacker: Attacker;

beforeEach(async () => {
  server = await startModelServer();
  cases = await readCases(join(repository, 'bench/containment/cases'));
  attacker = createAttacker(cases, (answer) => ({ json: answer?.reply ?? answer?.fields ?? {} }));
  server.script(attacker.obey);
});

afterEach(() => server.close());

const parameters = { type: 'object', properties: {}, additionalProperties: false, required: [] };

/** Asks in the case of this index; with the tool `knowledge`, unless told otherwise. */
async function ask(index: number, api: 'openai' | 'anthropic', withTools = true): Promise<string> {
  const messages = [{ role: 'user', content: `Ticket ${markOf(index)}: printer` }];
  const description = 'Searches';
  const [path, headers, body] =
    api === 'openai'
      ? [
          '/v1/chat/completions',
          { authorization: 'Bearer k' },
          {
            model: 'm',
            messages,
            ...(withTools
              ? {
                  tools: [
                    { type: 'function', function: { name: 'knowledge', description, parameters } },
                  ],
                }
              : {}),
          },
        ]
      : [
          '/v1/messages',
          { 'x-api-key': 'k', 'anthropic-version': '2023-06-01' },
          {
            model: 'm',
            max_tokens: 2_000,
            messages,
            ...(withTools
              ? { tools: [{ name: 'knowledge', description, input_schema: parameters }] }
              : {}),
          },
        ];
  const response = await fetch(`${server.url}${path}`, {
    ...{ method: 'POST', body: JSON.stringify(body) },
    headers: { ...headers, 'content-type': 'application/json' },
  });
  expect(response.status).toBe(200);
  return response.text();
}

/** A loop is a loop after a few rounds, and the shorter ones are enough to see it. */
const timesMost = 12;

test.each([
  ['openai', 3],
  ['anthropic', 10],
] as const)('every try arrives over the wire of %s (every %d cases)', async (api, every) => {
  for (const [index, one] of cases.entries()) {
    const times = one.attacker.map((step) => (step.do === 'call' ? step.times : 1));
    if (index % every !== 0 || Math.max(...times) > timesMost) continue;
    for (const [n, step] of one.attacker.entries()) {
      for (let round = 0; round < (times[n] ?? 0); round += 1) {
        const said = await ask(index, api);
        const name = step.do === 'call' ? step.tool.replaceAll('.', '__') : '';
        expect(said, one.id).toContain(name.replace(/[^\w-]/g, '_'));
      }
    }
    expect(attacker.tried.get(one.id)).toBe(times.reduce((sum, some) => sum + some, 0));
  }
  server.assertClean();
  expect(attacker.strangers()).toBe(0);
});

test('when all is done it says its last answer again, and a request of no case is counted', async () => {
  const index = cases.findIndex(
    (one) => one.attacker.length === 1 && one.attacker[0]?.do === 'answer',
  );
  const first = await ask(index, 'openai');
  const again = await ask(index, 'openai');
  const contentOf = (said: string): unknown => JSON.parse(said).choices[0].message.content;
  expect(again).toContain('stop');
  expect(contentOf(again)).toEqual(contentOf(first));
  await ask(99_999, 'openai');
  expect(attacker.strangers()).toBe(1);
  expect(attacker.tried.get(cases[index]?.id ?? '')).toBe(1);
});

test('without tools it says what it can say, and calls when it is given some', async () => {
  const index = cases.findIndex(
    ({ attacker: tries }) => tries[0]?.do === 'call' && tries.length === 1,
  );
  expect(await ask(index, 'openai', false)).toContain('"stop"');
  expect(await ask(index, 'openai')).toContain('tool_calls');
  server.assertClean();
});
