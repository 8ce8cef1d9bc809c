import { createSecretKey } from 'node:crypto';
import { canonicalJson, type Json } from '@signalbox/domain';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AuditDraft, sealDrafts } from '../../src/audit/append.ts';
import { auditMac, entryText } from '../../src/audit/entry.ts';
import { uuidV7 } from '../../src/ids/uuid-v7.ts';
import { type AuditLab, openAuditLab } from './support.ts';

// Every string a program can hold, NUL and halves of surrogate pairs included.
const anyText = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((c) => String.fromCharCode(c)),
});
const anyNumber = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.maxSafeInteger(),
  fc.constantFrom(-0, 5e-324, 1.7976931348623157e308, 1e21, 1e-7, 0.1 + 0.2, 2 ** 53 + 2, 1 / 3),
);
const { json: anyJson } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false),
    anyNumber,
    anyText,
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(anyText, fc.constant('__proto__')), tie('json'), { maxKeys: 4 }),
  ),
}));
const anyDraft: fc.Arbitrary<AuditDraft> = fc.record({
  stage: anyText,
  type: anyText,
  actor: anyText,
  itemId: fc.option(fc.uuid({ version: 7 })),
  detail: fc.dictionary(anyText, anyJson, { maxKeys: 5 }),
});

let lab: AuditLab;
beforeAll(async () => {
  lab = await openAuditLab();
});
afterAll(() => lab.close());

describe('an entry', () => {
  beforeEach(() => lab.reset());

  it('of any content verifies as PostgreSQL gives it back, unsealed and sealed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyDraft, { minLength: 1, maxLength: 20 }), async (drafts) => {
        await lab.append(...drafts);
        const report = await lab.verify();
        expect(report.faults).toEqual([]);
        expect(report.unsealed).toBeGreaterThan(0);
        await lab.seal();
        expect(await lab.verify()).toMatchObject({ ok: true, unsealed: 0 });
      }),
      { numRuns: 60 },
    );
  });

  it('keeps every character the database can hold and marks the others', async () => {
    await lab.append({
      detail: { text: 'caf\u00e9 \u{1f680} \u2028 " \\u0000', bad: 'a\0b\ud800c' },
    });
    const [row] = await lab.tamper('select detail from signalbox.audit_entry');
    expect(row?.['detail']).toEqual({
      text: 'caf\u00e9 \u{1f680} \u2028 " \\u0000',
      bad: 'a\ufffdb\ufffdc',
    });
  });

  it('has the canonical text of RFC 8785, written without sorting', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.option(fc.uuid()), fc.string(), (detail, itemId, actor) => {
        const entry = {
          ...{ id: uuidV7(), xid: '77', at: '2026-11-21T05:00:00.000Z', stage: 'gate' },
          ...{ type: 'gated', actor, itemId, detail: detail as Json },
        };
        const members = { ...entry, kind: 'entry', v: 1, tenant: lab.tenantId };
        expect(entryText(lab.tenantId, entry)).toBe(canonicalJson(members));
      }),
    );
  });

  it('is refused with ids that PostgreSQL would write otherwise', () => {
    const key = createSecretKey(Buffer.alloc(32));
    const context = { tenantId: lab.tenantId, xid: '7', atMs: 0, newId: uuidV7 };
    const draft = { stage: 'a', type: 'b', actor: 'system', itemId: null, detail: {} };
    const upper = '018F0000-0000-7000-8000-00000000000A';
    expect(() => sealDrafts(key, context, [{ ...draft, itemId: upper }])).toThrow(TypeError);
    expect(() => sealDrafts(key, { ...context, tenantId: upper }, [])).toThrow(TypeError);
    expect(() => sealDrafts(key, { ...context, xid: '07' }, [])).toThrow(TypeError);
    expect(sealDrafts(key, context, [draft])[0]?.at).toBe('1970-01-01T00:00:00.000Z');
  });

  it('has a MAC no other tenant, transaction or column value shares', () => {
    const key = createSecretKey(Buffer.alloc(32));
    const entry = {
      ...{ id: uuidV7(), xid: '77', at: '2026-11-21T05:00:00.000Z', stage: 'gate' },
      ...{ type: 'gated', actor: 'system', itemId: null, detail: null },
    };
    const texts = [
      entryText(lab.tenantId, entry),
      entryText(uuidV7(), entry),
      entryText(lab.tenantId, { ...entry, xid: '78' }),
      entryText(lab.tenantId, { ...entry, itemId: uuidV7() }),
      entryText(lab.tenantId, { ...entry, stage: 'gated', type: 'gate' }),
    ];
    expect(new Set(texts.map((text) => auditMac(key, text))).size).toBe(texts.length);
  });
});
