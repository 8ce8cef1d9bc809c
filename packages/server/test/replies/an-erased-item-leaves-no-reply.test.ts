import { afterAll, beforeAll, expect, test } from 'vitest';
import { eraseItem } from '../../src/audit/erase.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { letGo, replyTo, sayOf } from '../support/replies.ts';

let lab: LineLab;
beforeAll(async () => {
  lab = await openLine(lineFiles({ autonomy: 'auto' }));
});
afterAll(() => lab.close());

/** Every row of every table, as JSON. */
async function dump(): Promise<string> {
  const tables = await lab.sql<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname in ('signalbox', 'graphile_worker')`,
  );
  const parts: string[] = [];
  for (const { name } of tables) {
    parts.push(JSON.stringify(await lab.sql(`select row_to_json(t) as row from ${name} t`)));
  }
  return parts.join('\n');
}

// Short ones too: what looks like the name of a class is a reply all the same.
test.each([
  ['sent as a person changed it', 'xylograf mumpitzel', 'brandauerweg +49 30 901820'],
  ['sent as proposed', 'xylograf', null],
])('nothing of a reply %s is left in any table', async (externalId, text, edited) => {
  const given = { externalId, body: 'vpn is gone. paul@corp.test' };
  const reply = await replyTo(lab, given, { text });
  const verdict = edited === null ? 'accept' : 'edit';
  await sayOf(lab, reply, { verdict }, edited === null ? {} : { text: edited });
  await letGo(lab);
  expect((await lab.item(reply.itemId)).state).toBe('resolved');
  const words = [text, ...(edited ?? '').split(' ')].filter((word) => word.length > 6);
  const before = await dump();
  expect(words.filter((word) => before.includes(word))).toHaveLength(words.length);
  const { keysOf, now } = lab.context;
  const options = { keys: keysOf(lab.tenantId), nowMs: now(), actor: 'person:1' };
  await eraseItem({ ...options, database: lab.context.database }, reply.itemId);
  const after = await dump();
  expect(words.filter((word) => after.includes(word))).toEqual([]);
  const [row] = await lab.sql(
    `select d.reply, a.payload, a.reply_sealed from signalbox.decision d
     join signalbox.action a on a.decision_id = d.id where d.item_id = $1`,
    [reply.itemId],
  );
  const fields = { category: 'network', priority: 'low' };
  expect(row).toEqual({ reply: null, payload: { fields }, reply_sealed: null });
});
