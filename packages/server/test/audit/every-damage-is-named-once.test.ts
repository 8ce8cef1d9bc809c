import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../src/audit/verify.ts';
import { tenantKeys } from '../../src/vault/tenant-keys.ts';
import { type AuditLab, openAuditLab } from './support.ts';

const sealed = 36;
const unsealed = 4;

let lab: AuditLab;
/** Ids in (xid, id) order: three seals of twelve, then four that are not sealed yet. */
let ids: readonly string[];

beforeAll(async () => {
  lab = await openAuditLab();
  const rows = [];
  for (let seal = 1; seal <= 3; seal += 1) {
    rows.push(...(await lab.appendEach(sealed / 3)));
    await lab.seal();
  }
  rows.push(...(await lab.appendEach(unsealed)));
  ids = rows.map(({ id }) => id);
  await lab.save();
});
afterEach(() => lab.restore());
afterAll(() => lab.close());

const faults = async () => (await lab.verify()).faults;
const idAt = (index: number): string => ids[index] ?? '';
const sealedAndNot = [
  ['sealed', 17],
  ['unsealed', sealed + 1],
] as const;

describe('an audit nobody touched', () => {
  it('has no fault and tells its numbers', async () => {
    expect(await lab.verify()).toEqual({
      eras: [],
      ...{ ok: true, entries: 40, seals: 3, unsealed: 4, erased: 0, expired: 0, faults: [] },
    });
  });

  it('belongs to its tenant alone', async () => {
    const other = '018f0000-0000-7000-8000-0000000000ff';
    const { database, master, anchors } = lab;
    const keys = tenantKeys(master, other);
    const report = await verifyAudit({ database, keys, anchors, tenantId: other });
    expect(report).toMatchObject({ ok: true, entries: 0, seals: 0 });
  });
});

const edits: readonly (readonly [string, string])[] = [
  [
    'id',
    `id = overlay(id::text placing (case right(id::text, 1) when '0' then '1' else '0' end) from 36)::uuid`,
  ],
  ['xid by one', `xid = (xid::text::bigint + 1)::text::xid8`],
  [
    'xid into the first seal',
    `xid = (select min(xid::text::bigint) from signalbox.audit_entry)::text::xid8`,
  ],
  ['xid far ahead', `xid = '9000000000'`],
  ['at by a microsecond', `at = at + interval '1 microsecond'`],
  ['at by a millisecond', `at = at + interval '1 millisecond'`],
  ['at to infinity', `at = 'infinity'`],
  ['stage', `stage = stage || ' '`],
  ['type', `type = upper(type)`],
  ['actor', `actor = 'x' || substr(actor, 2)`],
  ['item_id', `item_id = overlay(item_id::text placing 'f' from 20)::uuid`],
  ['item_id to null', `item_id = null`],
  [
    'a number in detail',
    `detail = jsonb_set(detail, '{count}', to_jsonb((detail->>'count')::int + 1))`,
  ],
  [
    'a number beyond a double',
    `detail = jsonb_set(detail, '{confidence}', (detail->>'confidence' || '00000000000000000001')::jsonb)`,
  ],
  [
    'a zero after the point',
    `detail = jsonb_set(detail, '{count}', (detail->>'count' || '.0')::jsonb)`,
  ],
  ['one letter in detail', `detail = replace(detail::text, 'sure_enough', 'sure_enougi')::jsonb`],
  ['a name in detail', `detail = replace(detail::text, '"count"', '"counu"')::jsonb`],
  ['detail to a bare null', `detail = 'null'`],
  ['mac', `mac = set_byte(mac, 31, get_byte(mac, 31) # 1)`],
];

describe.each(sealedAndNot)('in a %s entry', (_, index) => {
  it.each(edits)('an edit of %s is told as one edit of this entry', async (_column, set) => {
    const changed = await lab.tamper(
      `update signalbox.audit_entry set ${set} where id = $1 returning id`,
      [idAt(index)],
    );
    expect(changed).toHaveLength(1);
    expect(await faults()).toEqual([{ kind: 'edited', at: changed[0]?.['id'] }]);
  });
});

describe('a sealed entry', () => {
  it('moved to another tenant is told as edited, not as missing', async () => {
    await lab.tamper(
      'update signalbox.audit_entry set tenant_id = gen_random_uuid() where id = $1',
      [idAt(17)],
    );
    expect(await faults()).toEqual([{ kind: 'edited', at: idAt(17) }]);
  });

  it('that is deleted is told as missing, at the seal that covers it', async () => {
    // Not the last entry of the last seal: with nothing after it that would be a cut tail.
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: sealed - 1 }), async (index) => {
        await lab.restore();
        await lab.tamper('delete from signalbox.audit_entry where id = $1', [idAt(index)]);
        expect(await faults()).toEqual([
          { kind: 'missing', at: `seal:${Math.floor(index / 12) + 1}` },
        ]);
      }),
      { numRuns: 25 },
    );
  });

  it('replaced by one that was never made is told as edited', async () => {
    await lab.tamper(
      `with old as (delete from signalbox.audit_entry where id = $1 returning *)
       insert into signalbox.audit_entry
       select tenant_id, gen_random_uuid(), xid, at, stage, 'forged', actor, item_id, detail, mac from old`,
      [idAt(5)],
    );
    expect(await faults()).toMatchObject([{ kind: 'edited' }]);
  });

  describe('kept out of a seal', () => {
    let anchored: Buffer;
    const file = () => join(lab.anchors.folder, `${lab.tenantId}.jsonl`);
    beforeEach(async () => {
      anchored = await readFile(file());
      await lab.tamper(
        `create table public.kept as select * from signalbox.audit_entry where id = '${idAt(37)}'`,
      );
      await lab.tamper('delete from signalbox.audit_entry where id = $1', [idAt(37)]);
      await lab.seal();
      await lab.tamper('insert into signalbox.audit_entry table public.kept');
    });
    afterEach(async () => {
      await lab.tamper('drop table public.kept');
      await writeFile(file(), anchored);
      lab.anchors.tails.clear();
    });

    it('and put back into its range is told as reordered', async () => {
      expect(await faults()).toEqual([{ kind: 'reordered', at: 'seal:4' }]);
    });

    it('and put in the place of another is told by the root as missing', async () => {
      await lab.tamper('delete from signalbox.audit_entry where id = $1', [idAt(38)]);
      expect(await faults()).toEqual([{ kind: 'missing', at: 'seal:4' }]);
    });
  });

  it('is told once a cause when two things happen to different seals', async () => {
    await lab.tamper('delete from signalbox.audit_entry where id = $1', [idAt(3)]);
    await lab.tamper(`update signalbox.audit_entry set actor = 'key:x' where id = $1`, [idAt(30)]);
    expect(await faults()).toEqual([
      { kind: 'edited', at: idAt(30) },
      { kind: 'missing', at: 'seal:1' },
    ]);
  });
});

const allColumns = ['id', 'xid', 'at', 'stage', 'type', 'actor', 'item_id', 'detail', 'mac'];
const swaps: readonly (readonly [string, readonly string[]])[] = [
  ['ids', ['id']],
  ['transaction ids', ['xid']],
  ['times', ['at']],
  ['details', ['detail']],
  ['macs', ['mac']],
  ['details and macs', ['detail', 'mac']],
  ['times and macs', ['at', 'mac']],
  ['whole contents', allColumns.filter((name) => name !== 'id')],
  ['contents at their places', allColumns.filter((name) => name !== 'id' && name !== 'xid')],
  ['ids and transaction ids', ['id', 'xid']],
  ['items', ['item_id']],
];

/** Every row gets the named columns of the row after it, the last those of the first. */
async function rotate(columns: readonly string[], who: readonly string[]): Promise<void> {
  const listed = ['tenant_id', ...allColumns];
  const taken = listed.map((name) => `${columns.includes(name) ? 'giver' : 'taker'}.${name}`);
  await lab.tamper(`create temp table moved as
    select row_number() over () - 1 as n, e.* from (select * from signalbox.audit_entry
      where id in (${who.map((id) => `'${id}'`).join(',')}) order by xid, id) e`);
  await lab.tamper('delete from signalbox.audit_entry where id in (select id from moved)');
  await lab.tamper(`insert into signalbox.audit_entry (${listed.join(',')})
    select ${taken.join(',')} from moved taker
    join moved giver on giver.n = (taker.n + 1) % ${who.length}`);
  await lab.tamper('drop table moved');
}

describe('entries that change places', () => {
  it.each(swaps)('by their %s are told as one change of order', async (_name, columns) => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat({ max: 39 }), { minLength: 2, maxLength: 2 }),
        async (pair) => {
          await lab.restore();
          const two = pair.map(idAt);
          await rotate(columns, two);
          const found = await faults();
          expect(found).toHaveLength(1);
          expect(found[0]?.kind).toBe('reordered');
          expect(two).toContain(found[0]?.at);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('three in a ring are told as one change of order', async () => {
    await rotate(['detail', 'at'], [idAt(2), idAt(15), idAt(38)]);
    expect(await faults()).toMatchObject([{ kind: 'reordered' }]);
  });

  it('are not seen where two edits merely share a value', async () => {
    await lab.tamper(`update signalbox.audit_entry set actor = 'key:x' where id = $1`, [idAt(2)]);
    await lab.tamper(`update signalbox.audit_entry set stage = 'hold' where id = $1`, [idAt(4)]);
    expect(await faults()).toEqual([
      { kind: 'edited', at: idAt(2) },
      { kind: 'edited', at: idAt(4) },
    ]);
  });
});

describe('a gap', () => {
  it('over several seals is told once, at the first', async () => {
    await lab.tamper('delete from signalbox.audit_entry where id = any($1)', [ids.slice(8, 30)]);
    expect(await faults()).toEqual([{ kind: 'missing', at: 'seal:1' }]);
  });

  it('in each of two seals is told twice', async () => {
    await lab.tamper('delete from signalbox.audit_entry where id = any($1)', [[idAt(4), idAt(20)]]);
    expect(await faults()).toEqual([
      { kind: 'missing', at: 'seal:1' },
      { kind: 'missing', at: 'seal:2' },
    ]);
  });
});

describe('a cut tail', () => {
  it.each([
    ['within the last seal', 30, 3],
    ['one entry', 35, 3],
    ['the whole last seal', 24, 3],
    ['over two seals', 16, 2],
    ['everything', 0, 1],
  ])('of entries only, %s, is told as truncated', async (_name, from, seq) => {
    await lab.tamper('delete from signalbox.audit_entry where id = any($1)', [ids.slice(from)]);
    expect(await faults()).toEqual([{ kind: 'truncated', at: `seal:${seq}` }]);
  });

  it.each([
    ['the last seal and its entries', 24, 3],
    ['the last seal and entries of the one before', 20, 2],
    ['all', 0, 1],
  ])('with its seals, %s, is told as truncated by the anchors', async (_name, from, seq) => {
    await lab.tamper('delete from signalbox.audit_entry where id = any($1)', [ids.slice(from)]);
    await lab.tamper('delete from signalbox.audit_seal where seq >= $1', [
      Math.floor(from / 12) + 1,
    ]);
    const expected = from % 12 === 0 ? seq : Math.floor(from / 12) + 1;
    expect(await faults()).toEqual([{ kind: 'truncated', at: `seal:${expected}` }]);
  });

  it.each([1, 2, 3])(
    'of seals only, from %i on, is told as truncated by the anchors',
    async (seq) => {
      await lab.tamper('delete from signalbox.audit_seal where seq >= $1', [seq]);
      expect(await faults()).toEqual([{ kind: 'truncated', at: `seal:${seq}` }]);
    },
  );

  it('through a seal, with the seals after it, is told once, where it begins', async () => {
    await lab.tamper('delete from signalbox.audit_entry where id = any($1)', [ids.slice(20)]);
    await lab.tamper('delete from signalbox.audit_seal where seq = 3');
    expect(await faults()).toEqual([{ kind: 'truncated', at: 'seal:2' }]);
  });

  it('stays told when the sealer has sealed again what was left', async () => {
    const { anchors } = lab;
    const file = join(anchors.folder, `${lab.tenantId}.jsonl`);
    const before = await readFile(file);
    try {
      await lab.tamper('delete from signalbox.audit_seal where seq >= 2');
      const result = await lab.seal();
      expect(result.ahead).toEqual([lab.tenantId]);
      expect(await faults()).toEqual([{ kind: 'truncated', at: 'seal:2' }]);
      await lab.appendEach(3);
      await lab.seal();
      expect(await faults()).toEqual([{ kind: 'truncated', at: 'seal:2' }]);
    } finally {
      await writeFile(file, before);
      anchors.tails.clear();
    }
  });

  it('is not seen in anchors that lag, repeat or end in a torn line', async () => {
    const { anchors } = lab;
    const file = join(anchors.folder, `${lab.tenantId}.jsonl`);
    const before = await readFile(file, 'utf8');
    const lines = before.split('\n');
    try {
      await writeFile(file, `${lines[0]}\n${lines[1]}\n${lines[0]}\n`);
      await appendFile(file, '{"tenant":"');
      expect(await faults()).toEqual([]);
      await writeFile(file, '');
      expect(await faults()).toEqual([]);
    } finally {
      await writeFile(file, before);
    }
  });
});

const sealEdits: readonly (readonly [string, string])[] = [
  ['from_xid', `from_xid = (from_xid::text::bigint + 1)::text::xid8`],
  ['below_xid', `below_xid = (below_xid::text::bigint - 1)::text::xid8`],
  ['entries', `entries = entries - 1`],
  ['first_id', `first_id = gen_random_uuid()`],
  ['last_id', `last_id = null`],
  ['root', `root = set_byte(root, 0, get_byte(root, 0) # 1)`],
  ['previous_hash', `previous_hash = set_byte(previous_hash, 0, get_byte(previous_hash, 0) # 1)`],
  ['hash', `hash = set_byte(hash, 0, get_byte(hash, 0) # 1)`],
  ['sealed_at', `sealed_at = sealed_at + interval '1 microsecond'`],
];

describe.each([1, 2, 3])('seal %i', (seq) => {
  it.each(sealEdits)('with an edited %s is told as edited', async (_column, set) => {
    await lab.tamper(`update signalbox.audit_seal set ${set} where seq = $1`, [seq]);
    expect(await faults()).toEqual([{ kind: 'edited', at: `seal:${seq}` }]);
  });

  it('with an edited number is told as edited', async () => {
    await lab.tamper('update signalbox.audit_seal set seq = 77 where seq = $1', [seq]);
    expect(await faults()).toEqual([{ kind: 'edited', at: 'seal:77' }]);
  });
});

describe('seals', () => {
  it.each([1, 2])('deleted before the last (%i) are told as missing', async (seq) => {
    await lab.tamper('delete from signalbox.audit_seal where seq = $1', [seq]);
    expect(await faults()).toEqual([{ kind: 'missing', at: `seal:${seq}` }]);
  });

  it('whose numbers are swapped are told as one change of order', async () => {
    await lab.tamper(
      'update signalbox.audit_seal set seq = case seq when 1 then 12 else 11 end where seq < 3',
    );
    await lab.tamper('update signalbox.audit_seal set seq = seq - 10 where seq > 10');
    expect(await faults()).toEqual([{ kind: 'reordered', at: 'seal:1' }]);
  });
});

describe('a wrong key', () => {
  it('finds everything edited and still ends', async () => {
    const other = await openAuditLab();
    const keys = tenantKeys(other.master, lab.tenantId);
    const { database, anchors, tenantId } = lab;
    const report = await verifyAudit({ database, keys, anchors, tenantId });
    await other.close();
    expect(report.ok).toBe(false);
    expect(new Set(report.faults.map(({ kind }) => kind))).toEqual(new Set(['edited']));
    expect(report.faults).toHaveLength(43);
  });
});
