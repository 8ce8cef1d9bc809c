import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { LineContext } from '../../src/line/context.ts';
import { openTools, type Tools } from '../../src/main/tools.ts';
import {
  type AgentsLab,
  agentOf,
  decided,
  decisionOf,
  openAgentsLab,
  says,
  specialist,
  stepsOf,
} from './support/agents-lab.ts';

let lab: AgentsLab;
let tools: Tools;
let context: LineContext;
/** What the peer says its answer rests on, of the id it was shown. */
let cites: (shown: string) => readonly string[];

const latch = 'The latch of sockets at desks 10 to 20 breaks.';

beforeAll(async () => {
  lab = await openAgentsLab({
    tiers: '[quick]',
    triage: 'asks: [network]\nreply: { on: true }\n',
    more: {
      ...specialist('network', 'asks: [hardware]\n'),
      ...specialist('hardware', 'tools: [knowledge]\nknowledge: ["sockets.md"]\n'),
      'knowledge/sockets.md': `# Sockets\n\n${latch}\n`,
    },
  });
  tools = openTools(lab.line.context);
  const { thinking } = lab.line.context;
  context = {
    ...lab.line.context,
    thinking: { ...thinking, toolbox: (tenantId) => tools.of(tenantId).box },
  };
  lab.server.script((request) => {
    const agent = agentOf(request);
    const brought = request.messages.find(({ role }) => role === 'tool')?.text ?? null;
    if (agent === 'triage')
      return says(request, { parts: [{ title: 'a dead port', agent: 'network' }] });
    if (agent === 'hardware' && brought === null)
      return { toolCalls: [{ name: 'knowledge', input: { query: 'sockets at desks' } }] };
    if (agent === 'hardware')
      return { json: { answer: latch, citations: cites(idIn(brought)), sure: true } };
    if (brought === null) {
      const question = 'Do sockets at desk 14 break?';
      return { toolCalls: [{ name: 'consult', input: { agent: 'hardware', question } }] };
    }
    const citations = [idIn(brought)].filter((id) => id !== '');
    return says(request, {
      category: 'hardware',
      reply: { text: latch, citations, confidence: 0.9 },
    });
  });
});
afterEach(() => lab.server.assertClean());
afterAll(async () => {
  await tools.close();
  await lab.close();
});

/** The id behind the frame, as a model would read it. */
function idIn(shown: string | null): string {
  return /\n\nTo cite: (\S+)$/.exec(shown ?? '')?.[1] ?? '';
}

test('an agent cites what its peer has read and cited, and has seen none of the article itself', async () => {
  cites = (id) => [id];
  const id = await decided(lab, 'the port at desk 14 is dead', context);
  const { reasons } = await decisionOf(lab.line, id);
  expect(reasons.map(({ code }) => code)).not.toContain('citation_missing');
  const [row] = await lab.line.sql<{ ids: string[] }>(
    `select array(select c ->> 'id' from jsonb_array_elements(d.reply -> 'citations') c) as ids
     from signalbox.decision d where d.item_id = $1`,
    [id],
  );
  expect(row?.ids).toEqual([expect.stringMatching(/^knowledge:sockets\.md@/)]);
  const asker = lab.server.requests.filter((one) => agentOf(one) === 'network').at(-1);
  expect(asker?.messages.at(-1)?.text).toMatch(
    new RegExp(`hardware\\n${latch}\\n>>>[0-9a-f]{16}\\n\\nTo cite: knowledge:sockets\\.md@\\S+$`),
  );
  const steps = await stepsOf(lab.line, id);
  expect(steps.map(({ kind, agent }) => `${kind} ${agent}`)).toContain('consult network');
});

test('what no tool has shown the peer cannot be cited through it', async () => {
  cites = () => ['knowledge:sockets.md@made-up#1'];
  const id = await decided(lab, 'the port at desk 15 is dead', context);
  const asker = lab.server.requests.filter((one) => agentOf(one) === 'network').at(-1);
  expect(asker?.messages.at(-1)?.text).not.toContain('To cite');
  expect(JSON.stringify((await decisionOf(lab.line, id)).fields)).toContain('hardware');
});
