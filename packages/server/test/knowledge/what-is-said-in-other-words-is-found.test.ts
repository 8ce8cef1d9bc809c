import { defaultControlPolicy, noToolUse } from '@signalbox/domain';
import { type ModelServer, type SeenRequest, startModelServer } from '@signalbox/sdk/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { eraseItem } from '../../src/audit/erase.ts';
import { tryArticle } from '../../src/drafts/try-article.ts';
import { fillVectors } from '../../src/knowledge/fill-vectors.ts';
import { forArticles } from '../../src/knowledge/for-articles.ts';
import { readArticle } from '../../src/knowledge/split-article.ts';
import { VectorShelf } from '../../src/knowledge/vector-shelf.ts';
import { openTools, type Tools } from '../../src/main/tools.ts';
import type { Embedder } from '../../src/models/open-embedder.ts';
import { createRedactor } from '../../src/redaction/index.ts';
import { asSql } from '../../src/store/database.ts';
import { listGaps } from '../../src/store/knowledge/gaps.ts';
import { ensureTenant } from '../../src/store/tenant/ensure-tenant.ts';
import { inTenant } from '../../src/store/tx.ts';
import { agentTools } from '../../src/tools/agent-tools.ts';
import type { ToolCallContext, ToolResult } from '../../src/tools/tool.ts';
import { type Files, type LineLab, openLine } from '../support/line.ts';
import { until } from '../support/until.ts';

const vpn = `# VPN

## Tunnel drops after sleep

Turn on reconnect in the client. Questions go to it@corp.test.

## First setup

Install the client from the software portal.
`;
/** No word and no part of one stands in the passage it means. */
const paraphrase = 'notebook wakes, access gone';

let server: ModelServer;
let line: LineLab;
let tools: Tools;
let itemId: string;
let version: string;

const files = (more: Files = {}, embeddings = '{ model: meaning, dimensions: 32 }'): Files => ({
  'signalbox.yaml': `workspace: test
policy: { spend: { per_day: 1.00 USD }, breaker: { error_rate: 100% } }
knowledge: { embeddings: ${embeddings} }
`,
  'models/meaning.yaml': `model: meaning
provider: openai-compatible
url: ${server.url}/v1
id: text-embedding-3-small
api_key: \${MODEL_KEY}
size: small
prices: [{ from: 2026-01-01, input: 20000, output: 0 }]
`,
  'agents/triage.yaml':
    'agent: triage\nowner: lead\nfields: { category: { values: [email] } }\ntools: [knowledge]\nknowledge: [network/**]\n',
  'knowledge/network/vpn.md': vpn,
  ...more,
});

/** What texts mean, for a server that knows five matters. */
const matters = [/sleep|wakes/i, /install|set up/i, /wages/i, /Error 809/];
function meaningOf(text: string): readonly number[] {
  const vector = new Array<number>(32).fill(0);
  const at = matters.findIndex((one) => one.test(text));
  vector[at < 0 ? 31 : at] = 2;
  vector[30] = 0.5;
  return vector;
}
const says = ({ messages }: SeenRequest) => ({ json: messages.map(({ text }) => meaningOf(text)) });

beforeAll(async () => {
  server = await startModelServer({ apiKey: 'the-key' });
  line = await openLine(undefined, { MODEL_KEY: 'the-key' });
  tools = openTools(line.context);
  itemId = await line.accept({ externalId: 'asks', source: 'api' });
  server.script(says);
  version = (await line.publish(files())).versions['triage'] ?? '';
});
beforeEach(() => server.script(says));
afterAll(async () => {
  await tools.close();
  await line.close();
  await server.close();
});

async function search(query: string, given: Partial<ToolCallContext> = {}): Promise<ToolResult> {
  const { tenantId } = line;
  const grants = [{ tool: 'knowledge', atMost: null }];
  const agent = agentTools({ agent: 'triage', fields: {}, tools: grants });
  const asked = { name: 'knowledge', input: { query }, use: noToolUse(true) };
  const { result } = await tools.of(given.tenantId ?? tenantId).box.call(agent, asked, {
    ...{ tenantId, itemId, agent: 'triage', version, requesterRef: null, source: 'api' },
    ...{ knowledge: ['network/**'], timeoutMs: 10_000, dryRun: false },
    ...{ signal: new AbortController().signal, ...given },
  });
  return result;
}
const titles = async (query: string, given: Partial<ToolCallContext> = {}) =>
  (await search(query, given)).citations.map(({ title }) => title);
const redact = (text: string): string => createRedactor().redact(text);
function embedder(): Embedder {
  const found = line.context.thinking.models(line.tenantId)?.embedder;
  if (found == null) throw new Error('the files name a model');
  return found;
}
const fill = () => fillVectors(line.database, line.tenantId, embedder(), redact);
const gaps = async () =>
  (await inTenant(line.database, line.tenantId, (tx) => listGaps(tx, 30, 50))).map(
    ({ query }) => query,
  );
const calls = () =>
  line.sql<{
    item_id: string;
    agent: string;
    outcome: string | null;
    tokens: number;
    prompt: string;
  }>(
    `select item_id, agent, outcome, input_tokens::int as tokens, encode(prompt_sealed, 'hex') as prompt
     from signalbox.model_call order by started_at, id`,
  );

test('a paraphrase without a common word is found once what articles mean is known, and not before', async () => {
  expect(await titles(paraphrase)).toEqual([]);
  expect(await fill()).toEqual({ made: 2, fault: null });
  expect(await titles(paraphrase)).toEqual(['VPN › Tunnel drops after sleep']);
  // What words find, is found still, and what nothing means is not.
  expect((await titles('install client'))[0]).toBe('VPN › First setup');
  expect(await titles('coffee machine')).toEqual([]);
  server.assertClean();
});

test('texts of articles and questions are sent without personal data, and articles once', async () => {
  const { length } = server.requests;
  expect(await fill()).toEqual({ made: 0, fault: null });
  expect(server.requests).toHaveLength(length);
  await search('who is paul@corp.test and why is he asleep');
  const sent = server.requests.map(({ body }) => JSON.stringify(body)).join('\n');
  expect(sent).toContain('[EMAIL]');
  expect(sent).not.toContain('corp.test');
});

test('an edit has only the passages made that it changed', async () => {
  const edited = `${vpn}\n## Error 809\n\nOpen port 4500.\n`;
  await line.publish(files({ 'knowledge/network/vpn.md': edited }));
  const { length } = server.requests;
  expect(await fill()).toEqual({ made: 1, fault: null });
  expect(server.requests.slice(length).map(({ messages }) => messages.length)).toEqual([1]);
  await line.publish(files());
});

test('every call is recorded, paid for in advance, and on the account of who asked', async () => {
  const over = async () => (await calls()).every(({ outcome }) => outcome !== null);
  await until('all calls have ended', over, 5_000);
  const all = await calls();
  expect(all.length).toBe(server.requests.length);
  expect(new Set(all.map(({ outcome }) => outcome))).toEqual(new Set(['answered']));
  const ofArticles = all.filter(({ agent }) => agent === '(articles)');
  expect(ofArticles.length).toBeGreaterThanOrEqual(2);
  for (const one of ofArticles) {
    expect([one.item_id, one.prompt]).toEqual([forArticles.itemId, '']);
  }
  const asked = all.filter(({ agent }) => agent === 'triage');
  expect(asked.every((one) => one.item_id === itemId && one.prompt !== '')).toBe(true);
  const tokens = all.reduce((sum, one) => sum + one.tokens, 0);
  expect(tokens).toBe(server.usage.get('text-embedding-3-small')?.input);
  const [left] = await line.sql(
    `select sum(reserved_micros)::int as reserved from signalbox.spend_counter where scope = 'tenant'`,
  );
  expect(left).toEqual({ reserved: 0 });
});

test.each([
  ['answers 503', { kind: 'status', status: 503 } as const],
  ['says nothing', { kind: 'hang' } as const],
  ['says what cannot be read', { kind: 'bad_json' } as const],
])(
  'a model that %s leaves the search by words, which is said, and no gap is noted',
  async (_, fault) => {
    server.script(() => ({ fault }));
    const found = await search('reconnect the tunnel');
    expect(found.citations[0]?.title).toBe('VPN › Tunnel drops after sleep');
    expect(found.text).toContain('Search by meaning is away');
    const lost = await search(`${paraphrase} ${fault.kind}`);
    expect(lost.text).toContain('Nothing useful');
    expect((await gaps()).join()).not.toContain(fault.kind);
  },
);

test.each([
  ['too few vectors', (texts: number) => new Array(texts - 1).fill([1])],
  ['vectors of another size', (texts: number) => new Array(texts).fill([1, 0, 0])],
  ['a vector that points nowhere', (texts: number) => new Array(texts).fill(new Array(32).fill(0))],
])('%s are no answer', async (_, make) => {
  server.script(({ messages }) => ({ json: make(messages.length) }));
  const found = embedder().embed(['a', 'b'], forArticles, null, new AbortController().signal);
  await expect(found).rejects.toMatchObject({
    fault: expect.stringMatching(/unreadable|unreachable/) as string,
  });
});

test('a limit of spend leaves the search by words', async () => {
  const spent = files();
  const main = String(spent['signalbox.yaml']).replace('1.00 USD', '0.00 USD');
  await line.publish({ ...spent, 'signalbox.yaml': main });
  const { length } = server.requests;
  expect((await search('reconnect the tunnel')).text).toContain('Search by meaning is away');
  expect(server.requests).toHaveLength(length);
  await line.publish(files());
});

test('a dry run sends nothing', async () => {
  const { length } = server.requests;
  const found = await search(paraphrase, { dryRun: true });
  expect(found.citations).toEqual([]);
  expect(found.text).not.toContain('away');
  expect(server.requests).toHaveLength(length);
});

test('a version that was published without it searches as it did, and sends nothing', async () => {
  const { 'signalbox.yaml': _, ...others } = files();
  const plain = { ...others, 'signalbox.yaml': 'workspace: test\n' };
  const before = (await line.publish(plain)).versions['triage'] ?? '';
  const after = (await line.publish(files())).versions['triage'];
  expect([after, before === after]).toEqual([version, false]);
  const { length } = server.requests;
  const found = await search(paraphrase, { version: before });
  expect([found.citations, found.text.includes('away')]).toEqual([[], false]);
  expect(server.requests).toHaveLength(length);
  // One that another model compared is not compared with this one.
  const other = files({}, '{ model: meaning, dimensions: 64 }');
  const otherVersion = (await line.publish(other)).versions['triage'] ?? '';
  await line.publish(files());
  expect((await search(paraphrase, { version: otherVersion })).text).toContain('away');
});

test('what a draft means is tried out, and nobody keeps it', async () => {
  const draft = readArticle('network/pay.md', '# Pay\n\nWages come on the 28th.\n');
  const count = () => line.sql('select count(*)::int as n from signalbox.passage_vector');
  const before = await count();
  const parts = { database: line.database, embedder: embedder(), shelf: new VectorShelf(), redact };
  const { signal } = new AbortController();
  const ask = (agent: string | null) =>
    tryArticle(parts, line.tenantId, draft, { question: 'installing notebooks', agent, signal });
  const tried = await ask('triage');
  expect(tried).toMatchObject({ byWordsAlone: false, unread: false });
  expect(tried.before[0]?.heading).toBe('VPN › First setup');
  const pay = readArticle('network/vpn.md', '# VPN\n\nDo set up nothing by yourself.\n');
  const changed = await tryArticle(parts, line.tenantId, pay, {
    ...{ question: 'installing notebooks', agent: 'triage', signal },
  });
  expect(changed.after.map(({ path, ofDraft }) => [path, ofDraft])).toEqual([
    ['network/vpn.md', true],
  ]);
  expect(await count()).toEqual(before);
  server.script(() => ({ fault: { kind: 'status', status: 503 } }));
  expect((await ask(null)).byWordsAlone).toBe(true);
});

test('another tenant has no vector of it, and an erased ticket leaves nothing of its question', async () => {
  const other = await ensureTenant(asSql(line.database.system), 'other');
  const { breaker } = defaultControlPolicy;
  tools.use(other, { servers: [], directory: '.', breaker });
  const rows = await inTenant(line.database, other, (tx) =>
    tx.query<{ n: number }>('select count(*)::int as n from passage_vector'),
  );
  expect(rows[0]?.n).toBe(0);
  const { keysOf, now } = line.context;
  const options = { keys: keysOf(line.tenantId), nowMs: now(), actor: 'system' };
  await eraseItem({ ...options, database: line.database }, itemId);
  const left = (await calls()).filter((one) => one.item_id === itemId && one.prompt !== '');
  expect(left).toEqual([]);
});
