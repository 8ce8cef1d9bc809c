import { defaultControlPolicy, noToolUse } from '@signalbox/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Refusal } from '../../src/line/refusal.ts';
import { openTools, type Tools } from '../../src/main/tools.ts';
import { asSql } from '../../src/store/database.ts';
import { ensureTenant } from '../../src/store/tenant/ensure-tenant.ts';
import { agentTools } from '../../src/tools/agent-tools.ts';
import type { ToolCallContext, ToolOutcome } from '../../src/tools/tool.ts';
import { putHistory } from '../support/history.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { untilSearchable } from '../support/searchable.ts';

const files = {
  'signalbox.yaml': 'workspace: test\n',
  'agents/triage.yaml':
    'agent: triage\nowner: lead\nfields: { category: { values: [network, printing] } }\ntools: [requester, similar_tickets]\n',
};
const agent = agentTools({
  agent: 'triage',
  fields: {},
  tools: [
    { tool: 'requester', atMost: null },
    { tool: 'similar_tickets', atMost: null },
  ],
});

let line: LineLab;
let tools: Tools;
let other: string;
beforeAll(async () => {
  line = await openLine();
  await line.publish(files);
  await putHistory(line, { network: 'router', printing: 'toner' }, 12);
  tools = openTools(line.context);
  other = await ensureTenant(asSql(line.database.system), 'other');
  const { breaker } = defaultControlPolicy;
  tools.use(other, { servers: [], directory: '.', breaker });
});
afterAll(async () => {
  await tools.close();
  await line.close();
});

function call(
  name: string,
  itemId: string,
  given: Partial<ToolCallContext> & { readonly input?: object } = {},
): Promise<ToolOutcome> {
  const { input = {}, ...more } = given;
  const tenantId = more.tenantId ?? line.tenantId;
  const asked = { name, input: input as never, use: noToolUse(false) };
  return tools.of(tenantId).box.call(agent, asked, {
    ...{ tenantId, itemId, agent: 'triage', version: 'v', requesterRef: null, source: 'api' },
    ...{ knowledge: [], timeoutMs: 10_000, dryRun: false, signal: new AbortController().signal },
    ...more,
  });
}

async function checked(externalId: string, email: string, category: string): Promise<string> {
  const id = await line.accept({ externalId, source: 'api', requester: { email } });
  await line.sql(
    `insert into signalbox.requester_history (tenant_id, requester_ref, field, value, count)
     select i.tenant_id, i.requester_ref, 'category', $2, 1 from signalbox.item i where i.id = $1
     on conflict (tenant_id, requester_ref, field, value)
     do update set count = requester_history.count + 1`,
    [id, category],
  );
  return id;
}

test('of the requester there are counts, of nobody else anything', async () => {
  await checked('a-1', 'ann@example.com', 'network');
  await checked('a-2', 'ann@example.com', 'network');
  const own = await checked('a-3', 'ann@example.com', 'printing');
  const bob = await checked('b-1', 'bob@example.com', 'secret-project');
  const { code, result } = await call('requester', own);
  expect(code).toBe('answered');
  expect(result.text).toContain('Other tickets of this requester: 2');
  expect(result.text).toContain('category: network (2), printing (1)');
  expect(result.text).not.toMatch(/ann|secret-project/);
  expect(result.tainted).toBe(true);
  expect((await call('requester', bob)).result.text).toContain('first ticket');
});

test('no input names another requester, and neither does the context', async () => {
  const own = await line.accept({ externalId: 'c-1', source: 'api' });
  const [row] = await line.sql<{ ref: string }>(
    `select requester_ref as ref from signalbox.item where external_id = 'b-1'`,
  );
  const asked = await call('requester', own, { input: { requester: row?.ref } });
  expect(asked.code).toBe('input_refused');
  const misled = await call('requester', own, { requesterRef: row?.ref ?? null });
  expect(misled.result.text).toBe('This ticket names no requester.');
});

test('similar tickets are past ones like this one, with ids to cite', async () => {
  const id = await line.accept({
    externalId: 'd-1',
    source: 'api',
    subject: 'router',
    body: 'the router is slow since monday',
  });
  await untilSearchable(line.database);
  const { result } = await call('similar_tickets', id, { input: { most: 2 } });
  expect(result.citations).toHaveLength(2);
  expect(result.citations[0]?.id).toMatch(/^ticket:[0-9a-f-]{36}$/);
  expect(result.text).toContain('Right was: category=network');
  expect(result.tainted).toBe(true);
});

test('a ticket of another tenant is none', async () => {
  const [row] = await line.sql<{ id: string }>(
    `select id from signalbox.item where external_id = 'a-3'`,
  );
  const id = row?.id ?? '';
  const similar = call('similar_tickets', id, { tenantId: other });
  await expect(similar).rejects.toBeInstanceOf(Refusal);
  const requester = await call('requester', id, { tenantId: other });
  expect(requester.result.text).toBe('This ticket names no requester.');
});
