import { type ConversationView, conversationSchema } from '@signalbox/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { uuidV7 } from '../../src/ids/uuid-v7.ts';
import { stepRecorder } from '../../src/line/runner/step-recorder.ts';
import { asSql } from '../../src/store/database.ts';
import { readItemKey } from '../../src/store/model/read-item-key.ts';
import { inTenant } from '../../src/store/tx.ts';
import { unwrapItemKey } from '../../src/vault/item-key.ts';
import { settled } from '../support/settled.ts';
import { bodyOf, type Lab, openLab } from './support/lab.ts';

let lab: Lab;
let item: string;
beforeAll(async () => {
  lab = await openLab();
  item = await lab.decided(lab.own.admin, lab.own.tenantId, { externalId: 'T-1', subject: 'vpn' });
  await talkedAbout(item);
});
afterAll(async () => lab.close());

/** One conversation about it that is under way, of one step. */
async function talkedAbout(itemId: string): Promise<void> {
  const { tenantId } = lab.own;
  const { database, keysOf } = lab.context;
  const conversationId = uuidV7();
  const wrapped = await inTenant(database, tenantId, async (tx) => {
    await tx.query(
      `insert into conversation (tenant_id, id, item_id, revision_no, agent, version, probe)
       values ($1, $2, $3, 1, 'triage', 'v_1', false)`,
      [tenantId, conversationId, itemId],
    );
    return readItemKey(tx, itemId);
  });
  const key = unwrapItemKey(keysOf(tenantId), itemId, wrapped);
  await stepRecorder(database, { tenantId, itemId, conversationId, key })({
    ...{ agent: 'triage', kind: 'model', name: 'quick', modelCallId: null, tainted: true },
    ...{ outcome: 'answered', tookMs: 412, costMicros: 310, inputTokens: 900, outputTokens: 40 },
    ...{ input: 'write to [EMAIL_1]', output: 'I shall' },
  });
}

async function shown(key: string): Promise<readonly ConversationView[]> {
  const response = await lab.call(key, 'GET', `/v1/items/${item}/conversation`);
  expect(response.status).toBe(200);
  const { data } = await bodyOf<{ data: unknown }>(response);
  return z.array(z.strictObject(conversationSchema.shape)).parse(data);
}

it('shows the redacted texts to everybody who sees that of the item, as far as the conversation has come', async () => {
  const viewer = await lab.newKey(lab.own.tenantId, 'item:read');
  expect(await shown(viewer.key)).toMatchObject([
    {
      ...{ agent: 'triage', outcome: null, tookMs: null, costMicros: 310 },
      steps: [{ no: 1, tookMs: 412, input: 'write to [EMAIL_1]', output: 'I shall' }],
    },
  ]);
});

it('is no look at an original, and leaves no entry that says so', async () => {
  const { query } = asSql(lab.context.database.system);
  const entries = async (): Promise<unknown> => {
    await settled({ sql: query });
    return query('select type from signalbox.audit_entry where item_id = $1 order by id', [item]);
  };
  const before = await entries();
  await shown(lab.own.admin);
  expect(await entries()).toEqual(before);
});

it('refuses who may not see the item', async () => {
  const { key } = await lab.newKey(lab.own.tenantId, 'audit:read');
  expect((await lab.call(key, 'GET', `/v1/items/${item}/conversation`)).status).toBe(403);
});
