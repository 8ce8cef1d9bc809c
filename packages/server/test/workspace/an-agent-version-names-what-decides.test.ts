import { describe, expect, test } from 'vitest';
import type { VersionConfig } from '../../src/agents/load-runtime.ts';
import { asWorkspace } from '../../src/learn/train.ts';
import { describeAgentVersion } from '../../src/workspace/index.ts';
import { main } from './broken.ts';
import { type Files, loaded } from './folder.ts';

const base: Files = {
  'signalbox.yaml': 'workspace: test\npolicy: { delay: { non_urgent: 15m } }\n',
  'agents/triage.yaml':
    'agent: triage\nowner: lead\nfields: { category: { values: [email, access] }, priority: {} }\n',
  'rules/basics.yaml':
    '- rule: mail\n  when: { words: [outlook, mailbox] }\n  then: { category: email }\n- rule: other-field\n  when: { words: [x] }\n  then: { floor: "1" }\n',
};

async function idOf(
  files: Files = {},
  modelId: string | null = 'm1',
  environment = {},
): Promise<string> {
  const workspace = await loaded({ ...base, ...files }, environment);
  const agent = workspace.agents.find(({ agent: name }) => name === 'triage');
  if (agent === undefined) throw new Error('no agent');
  return describeAgentVersion(workspace, agent, modelId).id;
}

const replaced = (file: string, from: string, to: string): Files => {
  const text = String(base[file]);
  expect(text).toContain(from);
  return { [file]: text.replace(from, to) };
};
const inAgent = (from: string, to: string): Files => replaced('agents/triage.yaml', from, to);
const inRules = (from: string, to: string): Files => replaced('rules/basics.yaml', from, to);

describe('the version id stays when nothing changes that decides', () => {
  test.each<[string, Files]>([
    ['comments', { 'agents/triage.yaml': `# note\n${String(base['agents/triage.yaml'])}# end\n` }],
    [
      'formatting and key order',
      {
        'agents/triage.yaml':
          'fields:\n  priority: {}\n  category:\n    values:\n    - email\n    - access\nowner: "lead"\nagent: triage\n',
      },
    ],
    ['order of values', inAgent('[email, access]', '[access, email]')],
    [
      'a default written out',
      inAgent('owner: lead\n', 'owner: lead\nautonomy: suggest\ntier_threshold: 0.85\n'),
    ],
    ['order of words', inRules('[outlook, mailbox]', '[mailbox, outlook, mailbox]')],
    [
      'a rule in another file',
      {
        'rules/basics.yaml': '',
        'rules/new.yaml':
          '- rule: mail\n  when: { words: [outlook, mailbox] }\n  then: { category: email }\n',
      },
    ],
    ['a rule for a field of other agents', inRules('floor: "1"', 'floor: "2"')],
    ['another agent', { 'agents/other.yaml': 'agent: other\nowner: x\nfields: { floor: {} }\n' }],
    ['a source', main('sources: [{ name: web, type: api }]\n')],
    ['an article it may not read', { 'knowledge/other.md': 'Other.\n' }],
    ['policy the agent is not judged by', main('policy: { review: { queue: night } }\n')],
    [
      'the delay moved from the policy into the agent',
      inAgent('owner: lead\n', 'owner: lead\ndelay: { non_urgent: 15m }\n'),
    ],
  ])('%s', async (_what, files) => {
    expect(await idOf(files)).toBe(await idOf());
  });

  test('a model the agent does not ask', async () => {
    const files = inAgent('owner: lead\n', 'owner: lead\ntiers: [rules]\n');
    expect(await idOf(files, 'm1')).toBe(await idOf(files, 'm2'));
  });

  test('the value of a secret', async () => {
    const files = main(
      `sources:\n  - { name: s, type: http, url: "\${U}", write: { path: /t }, readback: { path: /t, fields: { a: $.a } } }\n`,
    );
    expect(await idOf(files, 'm1', { U: 'http://a' })).toBe(
      await idOf(files, 'm1', { U: 'http://b' }),
    );
  });
});

describe('the version id changes with', () => {
  test.each<[string, Files]>([
    ['autonomy', inAgent('owner: lead\n', 'owner: lead\nautonomy: auto\n')],
    ['owner', inAgent('owner: lead', 'owner: other')],
    ['purpose', inAgent('owner: lead\n', 'owner: lead\noptimises_for: speed\n')],
    ['scope', inAgent('owner: lead\n', 'owner: lead\nscope: { sources: [api] }\n')],
    ['tiers', inAgent('owner: lead\n', 'owner: lead\ntiers: [builtin]\n')],
    ['tier threshold', inAgent('owner: lead\n', 'owner: lead\ntier_threshold: 0.9\n')],
    ['a field', inAgent('priority: {}', 'priority: {}, team: {}')],
    ['a tool', inAgent('owner: lead\n', 'owner: lead\ntools: [requester]\n')],
    ['a field switched off', inAgent('priority: {}', 'priority: { on: false }')],
    ['a target', inAgent('priority: {}', 'priority: { target: prio }')],
    ['a value', inAgent('[email, access]', '[email, access, other]')],
    [
      'thresholds of the agent',
      inAgent('owner: lead\n', 'owner: lead\nthresholds: { auto: 0.9 }\n'),
    ],
    [
      'an override',
      inAgent(
        'owner: lead\n',
        'owner: lead\noverrides: [{ when: { category: email }, thresholds: { auto: 0.9 } }]\n',
      ),
    ],
    ['a risk', inAgent('owner: lead\n', 'owner: lead\nrisk: { set_fields: visible }\n')],
    ['a word of a rule', inRules('[outlook, mailbox]', '[outlook]')],
    [
      'a weight',
      inRules('then: { category: email }\n', 'then: { category: email }\n  weight: 0.7\n'),
    ],
    ['final', inRules('then: { category: email }\n', 'then: { category: email }\n  final: true\n')],
    [
      'a new rule',
      { 'rules/new.yaml': '- rule: new\n  when: { words: [b] }\n  then: { priority: low }\n' },
    ],
    ['thresholds of the policy', main('policy: { thresholds: { auto: 0.9 } }\n')],
    ['the delay', main('policy: { delay: { non_urgent: 1m } }\n')],
    ['what is urgent', main('policy: { urgent: { priority: [urgent] } }\n')],
  ])('%s', async (_what, files) => {
    expect(await idOf(files)).not.toBe(await idOf());
  });

  test('the model', async () => {
    const ids = await Promise.all([idOf({}, 'm1'), idOf({}, 'm2'), idOf({}, null)]);
    expect(new Set(ids).size).toBe(3);
  });
});

const model = (name: string, id = 'x', more = ''): Files => ({
  [`models/${name}.yaml`]: `model: ${name}\nprovider: openai-compatible\nurl: http://h/v1\nid: ${id}\nsize: small\nprices: free\n${more}`,
});
const asking = (more = '', tiers = '[rules, quick, full]'): Files =>
  inAgent(
    'owner: lead\n',
    `owner: lead\ntiers: ${tiers}\ninstructions: Sort.\nasks: [network]\n${more}`,
  );
const network = (more = ''): Files => ({
  'agents/network.yaml': `agent: network\nowner: x\nrole: specialist\ntiers: [quick]\ninstructions: Cables.\nfields: { a: {} }\n${more}`,
});
const desk: Files = { ...asking(), ...model('quick'), ...model('full'), ...network() };

describe('of an agent that asks language models the id', () => {
  test.each<[string, Files]>([
    ['the order of models', asking('', '[rules, full, quick]')],
    [
      'its instructions',
      inAgent(
        'owner: lead\n',
        'owner: lead\ntiers: [rules, quick, full]\ninstructions: Sort well.\nasks: [network]\n',
      ),
    ],
    ['a limit', asking('limits: { steps: 3 }\n')],
    ['samples', asking('samples: 2\n')],
    ['no memory', asking('memory: false\n')],
    ['a reply', asking('reply: { on: true }\n')],
    ['what stands behind the name of a model', model('quick', 'y')],
    ['how long an answer of it may be', model('quick', 'x', 'max_output_tokens: 9\n')],
    ['a specialist it asks', network('limits: { steps: 3 }\n')],
  ])('changes with %s', async (_what, files) => {
    expect(await idOf({ ...desk, ...files })).not.toBe(await idOf(desk));
  });

  test.each<[string, Files]>([
    ['tiers of ours after models', asking('', '[quick, full, rules]')],
    [
      'defaults written out',
      asking('role: desk\nsamples: 1\nmemory: true\nlimits: { seconds: 60 }\n'),
    ],
    ['how many calls a model takes at once', model('quick', 'x', 'at_once: 3\n')],
    [
      'a specialist it does not ask',
      {
        'agents/other.yaml': String(network()['agents/network.yaml']).replace(
          'agent: network',
          'agent: other',
        ),
      },
    ],
  ])('stays with %s', async (_what, files) => {
    expect(await idOf({ ...desk, ...files })).toBe(await idOf(desk));
  });

  test('is the same when it is described again from what was recorded', async () => {
    const workspace = await loaded({ ...base, ...desk });
    const agent = workspace.agents.find(({ agent: name }) => name === 'triage');
    if (agent === undefined) throw new Error('no agent');
    const { id, config } = describeAgentVersion(workspace, agent, null);
    const recorded = config as unknown as VersionConfig;
    expect(describeAgentVersion(asWorkspace(recorded), recorded.agent, null).id).toBe(id);
  });
});

test('the id is v_ and 16 hex digits, and the configuration is plain JSON', async () => {
  const workspace = await loaded(base);
  const [agent] = workspace.agents;
  if (agent === undefined) throw new Error('no agent');
  const { id, config } = describeAgentVersion(workspace, agent, null);
  expect(id).toMatch(/^v_[0-9a-f]{16}$/);
  expect(JSON.parse(JSON.stringify(config))).toEqual(config);
});

test('the text of an article it may read is part of it', async () => {
  const reads = inAgent('owner: lead\n', 'owner: lead\nknowledge: ["*.md"]\n');
  const ids = await Promise.all(
    ['One.\n', 'Two.\n'].map((text) => idOf({ ...reads, 'knowledge/a.md': text })),
  );
  expect(new Set(ids).size).toBe(2);
});
