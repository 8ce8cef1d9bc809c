import { randomBytes } from 'node:crypto';
import type { SimilarCase } from '@signalbox/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uuidV7 } from '../../src/ids/uuid-v7.ts';
import { bodyOf, type Lab, openLab } from '../http/support/lab.ts';
import { onOwner } from '../http/support/scenario.ts';
import { untilSearchable } from '../support/searchable.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
  // What all tickets have in common says nothing about any of them.
  for (let n = 0; n < 40; n += 1)
    await past('please help', `hello it is broken again number${n}`, { category: 'noise' });
});
afterAll(() => lab.close());

async function past(
  subject: string,
  body: string,
  labels: Record<string, string>,
  tenantId = lab.own.tenantId,
): Promise<string> {
  const [id, run] = [uuidV7(), uuidV7()];
  await onOwner(lab, tenantId, async (query) => {
    await query(
      `insert into import_run (tenant_id, id, fingerprint, mode, mapping, finished_at) values ($1, $2::uuid, $2, 'history', '{}', now())`,
      [tenantId, run],
    );
    await query(
      `insert into example (tenant_id, id, import_id, content_hash, subject, body, labels, in_scope)
       values ($1, $2, $3, $4, $5, $6, $7, true)`,
      [tenantId, id, run, randomBytes(16), subject, body, JSON.stringify(labels)],
    );
  });
  return id;
}

async function take(subject: string, body: string, tenant = lab.own): Promise<string> {
  return lab.decided(tenant.admin, tenant.tenantId, { subject, body });
}

async function similar(id: string, query = '', tenant = lab.own): Promise<readonly SimilarCase[]> {
  await untilSearchable(lab.test.database);
  const response = await lab.call(tenant.admin, 'GET', `/v1/items/${id}/similar${query}`);
  expect(response.status).toBe(200);
  return (await bodyOf<{ data: SimilarCase[] }>(response)).data;
}

describe('similar cases', () => {
  it('share the rare words, come with what was right, and the most alike first', async () => {
    const near = await past(
      'VPN certificate expired',
      'please help the tunnel refuses my certificate',
      { category: 'network' },
    );
    const far = await past('certificate for the webshop', 'please renew it', {
      category: 'security',
    });
    const id = await take('VPN certificate', 'please help, the tunnel says my certificate expired');
    const found = await similar(id);
    expect(found.slice(0, 2).map((one) => one.id)).toEqual([near, far]);
    expect(found[0]).toMatchObject({
      kind: 'example',
      labels: { category: 'network' },
      subject: 'VPN certificate expired',
    });
    expect(found[0]?.score).toBeGreaterThan(found[1]?.score ?? 1);
    expect(found.every((one) => one.score > 0 && one.score <= 1)).toBe(true);
    expect(await similar(id, '?limit=1')).toHaveLength(1);
  });

  it('are items too, once somebody said what was right, and never the item itself', async () => {
    const first = await take('the franking machine', 'franking ink is empty');
    const second = await take('franking machine again', 'the ink of the franking machine');
    expect((await similar(second)).map((one) => one.id)).not.toContain(first);
    const outcome = { field: 'category', value: 'hardware', by: 'person' };
    await lab.call(lab.own.admin, 'POST', `/v1/items/${first}/outcome`, outcome);
    expect((await similar(second))[0]).toMatchObject({
      kind: 'item',
      id: first,
      labels: { category: 'hardware' },
    });
    await lab.call(lab.own.admin, 'POST', `/v1/items/${second}/outcome`, outcome);
    const ids = (await similar(second)).map((one) => one.id);
    expect(ids[0]).toBe(first);
    expect(ids).not.toContain(second);
  });

  it('are redacted, and gone once erased', async () => {
    const first = await take('parking permit', 'the parking permit of ann@example.com');
    const outcome = { field: 'category', value: 'facility', by: 'person' };
    await lab.call(lab.own.admin, 'POST', `/v1/items/${first}/outcome`, outcome);
    const second = await take('parking permit', 'my parking permit is lost');
    expect((await similar(second))[0]).toMatchObject({
      id: first,
      excerpt: 'the parking permit of [EMAIL_1]',
    });
    await lab.call(lab.own.admin, 'POST', `/v1/items/${first}/erase`);
    expect(await similar(second)).toEqual([]);
  });

  it('are of the own tenant', async () => {
    await past(
      'quarterly statement',
      'quarterly statement missing',
      { category: 'finance' },
      lab.other.tenantId,
    );
    const theirs = await take('quarterly statement', 'missing', lab.other);
    const mine = await take('quarterly statement', 'missing');
    expect(await similar(theirs, '', lab.other)).toHaveLength(1);
    expect(await similar(mine)).toEqual([]);
    const foreign = await lab.call(lab.own.admin, 'GET', `/v1/items/${theirs}/similar`);
    expect(foreign.status).toBe(404);
  });

  it('are none for a text without words, and never a failure', async () => {
    for (const text of ['', '?!', "' | ~ & ! ( ) : *", '\u{1F600}', 'x'.repeat(5_000), '字']) {
      expect(await similar(await take(text.slice(0, 900), text))).toEqual([]);
    }
  });
});
