import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type AgentsLab, decided, decisionOf, openAgentsLab, says } from './support/agents-lab.ts';

let lab: AgentsLab;

beforeAll(async () => {
  lab = await openAgentsLab({
    tiers: '[quick]',
    triage: 'reply: { on: true, forbid: [refund, "we guarantee"] }\n',
  });
});
afterEach(() => lab.server.assertClean());
afterAll(() => lab.close());

/** Decides about a ticket to which the model replies so. */
async function replied(
  text: string,
  citations: readonly string[] = [],
): ReturnType<typeof decisionOf> {
  lab.server.script((request) =>
    says(request, { category: 'network', reply: { text, citations, confidence: 0.99 } }),
  );
  const ticket = 'My computer has no connection since this morning. I am jane.doe@example.com.';
  return decisionOf(lab.line, await decided(lab, ticket));
}

test.each([
  ['citation_missing', 'Please restart the router.', ['knowledge:none.md#1']],
  ['citation_unsupported', 'It is fixed in version 7.4.2.', []],
  ['secret_in_reply', 'Your new password is Winter!2026.', []],
  ['personal_data_of_others', 'We wrote to [EMAIL_1] and to [EMAIL_9].', []],
  ['personal_data_of_others', 'Please write to john.roe@example.org.', []],
  ['wrong_language', 'Vielen Dank, bitte starten Sie den Router heute Abend noch einmal neu.', []],
  ['forbidden_promise', 'The amount is refunded today.', []],
  ['foreign_address', 'Please look at https://evil.example/now for more.', []],
] as const)('%s is a reason, and no automatic decision', async (code, text, citations) => {
  const { reasons, lane, facts } = await replied(text, citations);
  expect(reasons.map((one) => one.code)).toContain(code);
  expect(lane).toBe('manual');
  expect(facts['found']).toContainEqual(expect.objectContaining({ code, field: null }));
  // What is recorded for good says where, and never what.
  expect(JSON.stringify(facts)).not.toContain(text);
});

test('a reply against which nothing stands has none of these reasons', async () => {
  const { reasons, facts } = await replied(
    'Thank you, [EMAIL_1]. Please restart the computer once more.',
  );
  expect(facts['found']).toBeUndefined();
  expect(facts['findings']).toEqual([]);
  expect(reasons.map(({ code }) => code)).not.toContain('citation_unsupported');
});
