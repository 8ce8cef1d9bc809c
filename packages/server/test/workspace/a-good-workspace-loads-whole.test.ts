import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { formatProblem } from '../../src/workspace/index.ts';
import { main } from './broken.ts';
import { good, loaded } from './folder.ts';

const sink = (url: string, key: string): string => `sources:
  - name: sink
    type: http
    url: ${url}
    headers: { X-Key: "${key}" }
    write: { path: "/t/{{externalId}}", body: { category: "{{category}}", note: "{{sumary}}" } }
    readback: { path: "/t/{{externalId}}", fields: { category: $.category } }
`;

describe('a loaded workspace', () => {
  test('always has the sources api and desk, and everything in name order', async () => {
    const workspace = await loaded({
      'agents/another.yaml': 'agent: another\nowner: x\nfields: { a: {} }\n',
      'rules/aaa.yaml': '- rule: zulu\n  when: { words: [z] }\n  then: { a: x }\n',
      'rules/empty.yaml': '# none yet\n',
      'agents/README.md': '# not an agent',
    });
    expect(workspace.sources.map(({ name, type }) => `${name}:${type}`)).toEqual([
      'api:api',
      'desk:desk',
    ]);
    expect(workspace.agents.map(({ agent }) => agent)).toEqual(['another', 'triage']);
    expect(workspace.rules.map(({ rule }) => rule)).toEqual(['mail', 'zulu']);
    expect(workspace.places.get('rule:zulu')).toBe('rules/aaa.yaml:1:9');
    expect(workspace.warnings).toEqual([]);
  });

  test('keeps what variables stand for out of everything that is printed, logged or hashed', async () => {
    const environment = { SINK_URL: 'http://127.0.0.1:9000', SINK_KEY: 'hunter2' };
    const files = main(sink(`\${SINK_URL}`, `\${SINK_KEY}`));
    const workspace = await loaded(files, environment);
    expect(workspace.secrets.resolve('sink')).toMatchObject({
      url: 'http://127.0.0.1:9000',
      headers: { 'X-Key': 'hunter2' },
    });
    expect(workspace.secrets.resolve('desk')).toMatchObject({ type: 'desk' });
    expect(workspace.secrets.resolve('nothing')).toBeNull();
    const printed = `${JSON.stringify(workspace)}${inspect(workspace, { depth: 20, showHidden: true })}`;
    expect(printed).not.toContain('hunter2');
    expect(printed).toContain(`\${SINK_KEY}`);
    const other = await loaded(files, { ...environment, SINK_KEY: 'other' });
    expect(other.contentHash).toBe(workspace.contentHash);
  });

  test('reads alerts, names their channels, and keeps what variables stand for to the sender', async () => {
    const files = {
      'alerts/on-call.yaml': `alert: on-call
to:
  - { type: slack, url: "\${SLACK}" }
  - { type: slack, url: "\${SLACK}" }
  - { type: mail, name: lead, smtp: "smtp://u:\${PASSWORD}@mail.example.com", from: a@example.com, to: b@example.com }
`,
    };
    const environment = { SLACK: 'https://chat.example/services/hunter2', PASSWORD: 'hunter3' };
    const workspace = await loaded(files, environment);
    expect(workspace.alerts).toMatchObject([
      { alert: 'on-call', level: 'warn', groupWaitMs: 10_000, repeatAfterMs: 4 * 3_600_000 },
    ]);
    const names = ['on-call-slack', 'on-call-slack-2', 'lead'];
    expect(workspace.channels.all().map(({ name }) => name)).toEqual(names);
    expect(JSON.stringify(workspace.channels.all())).toContain('hunter3');
    const printed = `${JSON.stringify(workspace)}${inspect(workspace, { depth: 20, showHidden: true })}`;
    expect(printed).not.toMatch(/hunter/);
    const other = await loaded(files, { ...environment, PASSWORD: 'other' });
    expect(other.contentHash).toBe(workspace.contentHash);
    expect((await loaded({})).contentHash).not.toBe(workspace.contentHash);
  });

  test('reads models with their defaults, and keeps their keys to the process that asks them', async () => {
    const files = {
      'models/large.yaml': `model: large
provider: openai
id: large-1
api_key: \${KEY}
size: large
timeout: 3s
prices:
  - { from: 2026-06-01, input: 2000000, output: 8000000 }
  - { from: 2026-01-01, input: 2500000, cached_input: 250000, output: 10000000 }
`,
      'models/local.yaml': `model: local\nprovider: openai-compatible\nurl: "http://\${HOST}/v1/"\nid: x\nsize: small\nprices: free\n`,
    };
    const environment = { KEY: 'hunter2', HOST: '127.0.0.1:11434' };
    const workspace = await loaded(files, environment);
    expect(workspace.models).toEqual([
      {
        ...{ model: 'large', provider: 'openai', url: 'https://api.openai.com/v1', id: 'large-1' },
        ...{ apiKey: `\${KEY}`, size: 'large', maxOutputTokens: 1_024 },
        ...{ timeoutMs: 3_000, connectTimeoutMs: 3_000, atOnce: 8, waiting: 100 },
        prices: [
          { from: '2026-01-01', input: 2_500_000, cachedInput: 250_000, output: 10_000_000 },
          { from: '2026-06-01', input: 2_000_000, cachedInput: 2_000_000, output: 8_000_000 },
        ],
      },
      expect.objectContaining({ model: 'local', apiKey: null, prices: [] }),
    ]);
    expect(workspace.modelKeys.all()).toMatchObject([
      { model: 'large', apiKey: 'hunter2' },
      { model: 'local', url: 'http://127.0.0.1:11434/v1' },
    ]);
    const printed = `${JSON.stringify(workspace)}${inspect(workspace, { depth: 20, showHidden: true })}`;
    expect(printed).not.toMatch(/hunter/);
    const other = await loaded(files, { ...environment, KEY: 'other' });
    expect(other.contentHash).toBe(workspace.contentHash);
    expect((await loaded({})).contentHash).not.toBe(workspace.contentHash);
  });

  test('reads servers of tools and articles, and keeps secrets to the process that calls them', async () => {
    const files = {
      'tools/cmdb.yaml': `mcp: cmdb\ncommand: [node, x.mjs]\nenv: { CMDB_TOKEN: "\${KEY}" }\ntools: { find: { risk: read } }\n`,
      'tools/web.yaml': `mcp: web\nurl: "http://\${HOST}/mcp"\nheaders: { x-key: "\${KEY}" }\nat_once: 2\ntools: { search: { risk: visible, at_most: 1, timeout: 2s } }\n`,
      'tools/x.mjs': '// no file of ours',
      'knowledge/network/vpn.md': '# VPN\n\nUse it.\n',
      'agents/triage.yaml':
        'agent: triage\nowner: lead\nfields: { category: {} }\ntools: [knowledge, { tool: mcp.cmdb.find, at_most: 2 }]\nknowledge: [network/**]\n',
    };
    const environment = { KEY: 'hunter2', HOST: '127.0.0.1:9' };
    const workspace = await loaded(files, environment);
    const env = { CMDB_TOKEN: `\${KEY}` };
    expect(workspace.toolServers).toEqual([
      {
        ...{ server: 'cmdb', way: { kind: 'stdio', command: ['node', 'x.mjs'], env }, atOnce: 4 },
        tools: { find: { risk: 'read', atMost: 5, timeoutMs: 10_000 } },
      },
      expect.objectContaining({
        tools: { search: { risk: 'visible', atMost: 1, timeoutMs: 2_000 } },
      }),
    ]);
    expect(workspace.toolSecrets.all()).toMatchObject([
      { way: { env: { CMDB_TOKEN: 'hunter2' } } },
      { way: { url: 'http://127.0.0.1:9/mcp', headers: { 'x-key': 'hunter2' } } },
    ]);
    expect(workspace.articles).toMatchObject([
      { path: 'network/vpn.md', title: 'VPN', passages: [{ no: 1, heading: 'VPN', line: 3 }] },
    ]);
    expect(workspace.agents[0]).toMatchObject({
      tools: [
        { tool: 'knowledge', atMost: null },
        { tool: 'mcp.cmdb.find', atMost: 2 },
      ],
      knowledge: ['network/**'],
    });
    const printed = `${JSON.stringify(workspace)}${inspect(workspace, { depth: 20, showHidden: true })}`;
    expect(printed).not.toMatch(/hunter/);
    const other = await loaded(files, { ...environment, KEY: 'other' });
    expect(other.contentHash).toBe(workspace.contentHash);
    const edited = { ...files, 'knowledge/network/vpn.md': '# VPN\n\nUse that.\n' };
    expect((await loaded(edited, environment)).contentHash).not.toBe(workspace.contentHash);
  });

  test('replaces variables inside sources only', async () => {
    const workspace = await loaded(
      {
        'rules/basics.yaml': `- rule: r\n  when: { regex: "\${HOME}x" }\n  then: { category: x }\n  because: costs \${HOME}\n`,
      },
      { HOME: 'secret' },
    ).catch((error: unknown) => String(error));
    // "${" is no readable pattern, and the text stays as written in what is said about it.
    expect(workspace).toContain(`\${HOME}x`);
    expect(workspace).not.toContain('secret');
  });

  test('has the same hash whatever comments, formatting, key order and file names say', async () => {
    const plain = await loaded({});
    const restyled = await loaded({
      'signalbox.yaml':
        '# a comment\n"workspace":   test\npolicy: { undo: 10s, thresholds: { assisted: 0.6, auto: 0.85 } }\n',
      'rules/basics.yaml': '# moved\n',
      'rules/other.yaml':
        '- then:\n    category: "email"\n  when:\n    words:\n      - outlook\n  rule: mail\n',
    });
    expect(restyled.contentHash).toBe(plain.contentHash);
    expect((await loaded(main('policy: { undo: 11s }\n'))).contentHash).not.toBe(plain.contentHash);
    expect((await loaded(main('sources: [{ name: web, type: api }]\n'))).contentHash).not.toBe(
      plain.contentHash,
    );
  });

  test('warns of what has no effect', async () => {
    const workspace = await loaded({
      ...main(`${sink('http://h', 'k')}policy:\n  retention: { text_for: 20d }\n`),
      'rules/basics.yaml': '- rule: mail\n  when: { words: [a] }\n  then: { categry: x }\n',
    });
    expect(workspace.warnings.map(formatProblem)).toEqual([
      'rules/basics.yaml:3:11: [0].then.categry is categry; expected a field of an agent: category, priority. Did you mean category?',
      'signalbox.yaml:7:12: sources[0].write is a mapping; expected only {{…}} that a write fills: externalId, writeKey, fields, category, priority. Nothing fills {{sumary}}.',
      'signalbox.yaml:10:3: policy.retention is retention; expected no effect of this block in this version. It is checked and kept for a later version.',
    ]);
    const bare = await loaded({
      ...good,
      'agents/triage.yaml': 'agent: triage\nowner: x\nfields: { category: {} }\n',
    });
    expect(bare.warnings).toEqual([]);
  });
});
