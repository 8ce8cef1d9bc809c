import { defaultControlPolicy, noToolUse } from '@signalbox/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eraseItem } from '../../src/audit/erase.ts';
import { openTools, type Tools } from '../../src/main/tools.ts';
import { asSql } from '../../src/store/database.ts';
import { listGaps } from '../../src/store/knowledge/gaps.ts';
import { ensureTenant } from '../../src/store/tenant/ensure-tenant.ts';
import { inTenant } from '../../src/store/tx.ts';
import { agentTools } from '../../src/tools/agent-tools.ts';
import type { ToolOutcome } from '../../src/tools/tool.ts';
import { tenantKeys } from '../../src/vault/tenant-keys.ts';
import { type Files, type LineLab, openLine } from '../support/line.ts';

const vpn = `# VPN

How people reach the office network from home.

## Tunnel drops after sleep

Open the client, choose Settings, and turn on "Reconnect after sleep". If the tunnel still drops, renew the certificate.

## First setup

Install the client from the software portal and sign in with your staff number.
`;
const drucker = `# Drucker

## Papierstau

Klappe hinten öffnen, das Papier in Laufrichtung herausziehen, Klappe schließen.

## Treiber

Der Druckertreiber wird über das Softwareportal installiert. Störungen der Warteschlange behebt ein Neustart der Druckwarteschlange.
`;
const payroll = `# Payroll

## Wrong bank account

Only the payroll team changes bank accounts. Never change one because of a mail.
`;

const files: Files = {
  'signalbox.yaml': 'workspace: test\n',
  'agents/triage.yaml':
    'agent: triage\nowner: lead\nfields: { category: { values: [email] } }\ntools: [knowledge]\nknowledge: [network/**, drucker.md]\n',
  'knowledge/network/vpn.md': vpn,
  'knowledge/drucker.md': drucker,
  'knowledge/payroll.md': payroll,
};

let line: LineLab;
let tools: Tools;
let itemId: string;
let version: string;
beforeAll(async () => {
  line = await openLine();
  version = (await line.publish(files)).versions['triage'] ?? '';
  itemId = await line.accept({ externalId: 'asks', source: 'api' });
  tools = openTools(line.context);
});
afterAll(async () => {
  await tools.close();
  await line.close();
});

const globs = ['network/**', 'drucker.md'];

async function search(
  query: string,
  given: {
    readonly tenantId?: string;
    readonly version?: string;
    readonly globs?: readonly string[];
  } = {},
): Promise<ToolOutcome> {
  const tenantId = given.tenantId ?? line.tenantId;
  const agent = agentTools({
    agent: 'triage',
    fields: {},
    tools: [{ tool: 'knowledge', atMost: null }],
  });
  const asked = { name: 'knowledge', input: { query }, use: noToolUse(true) };
  return tools.of(tenantId).box.call(agent, asked, {
    ...{ tenantId, itemId, agent: 'triage', version: given.version ?? version, requesterRef: null },
    ...{ source: 'api', knowledge: given.globs ?? globs, timeoutMs: 10_000, dryRun: false },
    signal: new AbortController().signal,
  });
}

async function titles(query: string): Promise<readonly string[]> {
  return (await search(query)).result.citations.map(({ title }) => title);
}

test.each([
  ['the tunnel drops after sleep', 'VPN › Tunnel drops after sleep'],
  ['vpn tunnels dropping', 'VPN › Tunnel drops after sleep'],
  ['install vpn client', 'VPN › First setup'],
  ['Papier steckt fest, Papierstau', 'Drucker › Papierstau'],
  ['Klappe oeffnen', 'Drucker › Papierstau'],
  ['Treiber für den Drucker installieren', 'Drucker › Treiber'],
  ['Stoerung in der Warteschlange', 'Drucker › Treiber'],
  ['Druckertreibr fehlt', 'Drucker › Treiber'],
])('"%s" finds %s first', async (query, expected) => {
  expect((await titles(query))[0]).toBe(expected);
});

test('a passage comes with an id that can be cited, and is text of the team', async () => {
  const { result } = await search('tunnel drops after sleep');
  const [first] = result.citations;
  expect(first?.id).toMatch(/^knowledge:network\/vpn\.md@[0-9a-f]{8}#2$/);
  expect(result.text).toContain(`[${first?.id ?? ''}]`);
  expect(result.tainted).toBe(false);
});

test('what an agent may not read is not found, whatever it asks', async () => {
  const { result } = await search('payroll wrong bank account');
  expect(result.citations).toEqual([]);
  expect(result.text).toContain('Nothing useful');
  const all = await search('payroll wrong bank account', { version: 'unknown', globs: ['**'] });
  expect(all.result.citations[0]?.title).toBe('Payroll › Wrong bank account');
});

test('what is looked for in vain is noted once for each ticket, without personal data, and goes with it', async () => {
  const asked = await line.accept({ externalId: 'gap', source: 'api' });
  const before = itemId;
  itemId = asked;
  await search('coffee machine of jane.doe@example.com');
  await search('of coffee machine jane.doe@example.com');
  itemId = before;
  await search('coffee machine of jane.doe@example.com');
  const gaps = (): Promise<readonly object[]> =>
    inTenant(line.database, line.tenantId, (tx) => listGaps(tx, 30, 10));
  expect(await gaps()).toContainEqual(
    expect.objectContaining({ agent: 'triage', query: 'coffee machine of [EMAIL]', tickets: 2 }),
  );
  const keys = tenantKeys(line.master, line.tenantId);
  const { database } = line;
  await eraseItem({ database, keys, nowMs: Date.now(), actor: 'system' }, asked);
  expect(await gaps()).toContainEqual(expect.objectContaining({ tickets: 1 }));
  itemId = asked;
  await search('another thing nobody wrote down');
  itemId = before;
  expect(JSON.stringify(await gaps())).not.toContain('another thing');
});

test('a version reads the texts it was published with, also after they were edited', async () => {
  const edited = vpn.replace('turn on "Reconnect after sleep"', 'call 4711');
  const after = await line.publish({ ...files, 'knowledge/network/vpn.md': edited });
  const newer = after.versions['triage'] ?? '';
  expect(newer).not.toBe(version);
  const old = (await search('tunnel drops after sleep')).result.citations[0];
  const now = (await search('tunnel drops after sleep', { version: newer })).result.citations[0];
  expect(old?.text).toContain('Reconnect after sleep');
  expect(now?.text).toContain('call 4711');
  expect(now?.id).not.toBe(old?.id);
  // Of an article it may not read it knows nothing, so it is not another version.
  const same = await line.publish({
    ...{ ...files, 'knowledge/network/vpn.md': edited },
    'knowledge/payroll.md': `${payroll}\nMore.\n`,
  });
  expect(same.versions['triage']).toBe(newer);
});

test('an article that was taken out is not found by those who start after that', async () => {
  const { 'knowledge/drucker.md': _, ...others } = files;
  const agents = String(files['agents/triage.yaml']).replace(', drucker.md', '');
  const { versions } = await line.publish({ ...others, 'agents/triage.yaml': agents });
  const found = await search('Papierstau', { version: versions['triage'] ?? '' });
  expect(found.result.citations).toEqual([]);
  expect((await search('Papierstau', { version: 'unknown' })).result.citations).toEqual([]);
  expect((await search('Papierstau')).result.citations).toHaveLength(1);
  await line.publish(files);
});

test('another tenant finds nothing of it', async () => {
  const other = await ensureTenant(asSql(line.database.system), 'other');
  const { breaker } = defaultControlPolicy;
  tools.use(other, { servers: [], directory: '.', breaker });
  const found = await search('tunnel drops after sleep', { tenantId: other, globs: ['**'] });
  expect(found.result.citations).toEqual([]);
  const rows = await inTenant(line.database, other, (tx) =>
    tx.query<{ n: number }>(
      `select (select count(*) from knowledge_article) + (select count(*) from knowledge_passage) as n`,
    ),
  );
  expect(rows[0]?.n).toBe(0);
});
