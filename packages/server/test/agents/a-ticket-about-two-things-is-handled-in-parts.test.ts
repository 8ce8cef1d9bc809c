import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  type AgentsLab,
  agentOf,
  decided,
  decisionOf,
  openAgentsLab,
  type Says,
  says,
  specialist,
  stepsOf,
} from './support/agents-lab.ts';

let lab: AgentsLab;

beforeAll(async () => {
  lab = await openAgentsLab({
    tiers: '[quick]',
    triage: 'asks: [network, hardware]\nreply: { on: true }\n',
    more: { ...specialist('network', 'asks: [hardware]\n'), ...specialist('hardware') },
  });
});
afterEach(() => lab.server.assertClean());
afterAll(() => lab.close());

const twoParts = [
  { title: 'the vpn drops', agent: 'network' },
  { title: 'the printer jams', agent: 'hardware' },
];

/** Each agent says its own. */
function script(each: Readonly<Record<string, Says>>): void {
  lab.server.script((request) => says(request, each[agentOf(request)] ?? {}));
}

test('each part goes to its specialist, with instructions of its own, and what they say is one decision', async () => {
  script({
    triage: { category: 'software', parts: twoParts },
    network: {
      category: 'network',
      confidence: 0.9,
      reply: { text: 'Use the other gateway.', citations: [], confidence: 0.8 },
    },
    hardware: {
      category: 'network',
      confidence: 0.8,
      reply: { text: 'Open tray two.', citations: [], confidence: 0.6 },
    },
  });
  const from = lab.server.requests.length;
  const id = await decided(lab, 'my link drops and the printer jams');
  const asked = lab.server.requests.slice(from);
  expect(asked.map(agentOf)).toEqual(['triage', 'network', 'hardware']);
  expect(asked[1]?.system).toContain('You know all about network.');
  expect(asked[1]?.messages[0]?.text).toMatch(/your part\nthe vpn drops\n/);
  expect(asked[2]?.messages[0]?.text).toMatch(/your part\nthe printer jams\n/);
  const { fields, facts, reasons } = await decisionOf(lab.line, id);
  expect(fields['category']).toMatchObject({ value: 'network', tier: 'model:quick' });
  // As sure as the less sure of both.
  expect(fields['category']?.confidence).toBeCloseTo(0.8 * 0.8);
  expect(facts['conversation']).toMatchObject({ parts: ['network', 'hardware'] });
  expect(Object.keys((facts['conversation'] as { agents: object }).agents).sort()).toEqual([
    ...['hardware', 'network', 'triage'],
  ]);
  expect(reasons.map(({ code }) => code)).not.toContain('part_for_people');
  const steps = await stepsOf(lab.line, id);
  expect(steps.map(({ agent, kind }) => `${agent} ${kind}`)).toEqual([
    ...['triage model', 'triage split', 'network model', 'hardware model'],
  ]);
  const [action] = await lab.line.sql<{ payload: { reply: { text: string } } }>(
    'select payload from signalbox.action where item_id = $1',
    [id],
  );
  expect(action?.payload.reply.text).toBe('Use the other gateway.\n\nOpen tray two.');
});

test('parts that want different values need a person, and both values are kept', async () => {
  script({
    triage: { parts: twoParts },
    network: { category: 'network' },
    hardware: { category: 'hardware' },
  });
  const id = await decided(lab, 'two other things');
  const { fields, doubt, reasons, lane } = await decisionOf(lab.line, id);
  expect(fields['category']?.value).toBe('network');
  expect(doubt).toContainEqual({
    code: 'parts_disagree',
    field: 'category',
    values: ['network', 'hardware'],
  });
  expect(reasons.map(({ code }) => code)).toContain('parts_disagree');
  expect(lane).not.toBe('auto');
});

test('a part nobody is there for is for people, and the reason says which', async () => {
  script({
    triage: {
      parts: [twoParts[0] ?? { title: '', agent: '' }, { title: 'a new badge', agent: 'people' }],
    },
    network: { category: 'network' },
  });
  const id = await decided(lab, 'no link, and I need a badge');
  const { reasons, lane, facts } = await decisionOf(lab.line, id);
  expect(reasons).toContainEqual({
    ...{ code: 'part_for_people', detail: 'part 2 of 2 is for people', value: 2, limit: 2 },
  });
  expect(lane).toBe('manual');
  expect(facts['conversation']).toMatchObject({ parts: ['network', null] });
});

test('what an agent hands over comes to people with its reason', async () => {
  script({ triage: { hand_over: 'This is about a salary.', category: 'software' } });
  const id = await decided(lab, 'my salary is wrong');
  const { reasons, doubt, lane } = await decisionOf(lab.line, id);
  expect(lane).toBe('manual');
  expect(reasons.map(({ code }) => code)).toContain('handed_over');
  expect(doubt).toContainEqual({
    code: 'handed_over',
    field: '',
    values: ['triage', 'This is about a salary.'],
  });
});

test('a specialist asks a peer once, and is told no the second time', async () => {
  const questions = ['Is the switch broken?', 'And the cable?'];
  lab.server.script((request) => {
    const agent = agentOf(request);
    if (agent === 'triage')
      return says(request, { parts: [{ title: 'no link', agent: 'network' }] });
    if (agent === 'hardware')
      return { json: { answer: 'Yes, since noon.', citations: [], sure: true } };
    const asked = request.messages.filter(({ role }) => role === 'tool').length;
    const question = questions[asked];
    return question === undefined
      ? says(request, { category: 'hardware' })
      : { toolCalls: [{ name: 'consult', input: { agent: 'hardware', question } }] };
  });
  const from = lab.server.requests.length;
  const id = await decided(lab, 'no link at all');
  const asked = lab.server.requests.slice(from);
  expect(asked.map(agentOf)).toEqual(['triage', 'network', 'hardware', 'network', 'network']);
  expect(asked[1]?.tools).toEqual(['consult']);
  // Who is consulted consults nobody.
  expect(asked[2]?.tools).toEqual([]);
  expect(asked[2]?.messages[0]?.text).toMatch(/question\nIs the switch broken\?\n/);
  expect(asked[3]?.messages.at(-1)?.text).toMatch(
    /<<<[0-9a-f]{16} answer of the agent hardware\nYes, since noon\.\n>>>/,
  );
  expect(asked[4]?.messages.at(-1)?.text).toBe(
    'You may ask one of the specialists named in this tool, once.',
  );
  const steps = await stepsOf(lab.line, id);
  expect(steps.filter(({ kind }) => kind === 'consult').map(({ outcome }) => outcome)).toEqual([
    ...['answered', 'refused'],
  ]);
  expect((await decisionOf(lab.line, id)).fields['category']?.value).toBe('hardware');
});
