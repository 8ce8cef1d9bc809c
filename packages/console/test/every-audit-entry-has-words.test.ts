import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { entryDetail } from '../src/words/entry-detail.ts';
import { entryTypes } from '../src/words/entry-types.ts';

const server = fileURLToPath(new URL('../../server/src/', import.meta.url));
const names = { of: (actor: string) => actor };

function sources(): readonly string[] {
  return readdirSync(server, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(server, name), 'utf8'));
}

/** The types of audit entries named in the server's source, in each of the ways it writes one. */
function typesWritten(): ReadonlySet<string> {
  const found = new Set<string>();
  const ways = [
    /stage: '[a-z]+',\s*type: '([a-z_]+)'/g,
    /stage: '[a-z]+',\s*type: [^,']*\? '([a-z_]+)' : '[a-z_]+'/g,
    /stage: '[a-z]+',\s*type: [^,']*\? '[a-z_]+' : '([a-z_]+)'/g,
    /\bnote\((?:ports|context), [^'({]*'([a-z_]+)'/g,
    /\bnoteHold\(context, [^'({]*'([a-z_]+)'/g,
    /withPassword\(caller, address, '([a-z_]+)'/g,
    /\bdraft\('([a-z_]+)', (?:itemId|null)/g,
    /'(write_started|write_unsettled|write_ended|hand_over_started|hand_over_ended)'/g,
    /const type = active \? '([a-z_]+)'/g,
    /eraEntryType = '([a-z_]+)'/g,
  ];
  for (const text of sources()) {
    for (const way of ways) for (const [, type = ''] of text.matchAll(way)) found.add(type);
  }
  for (const what of ['items', 'audit']) {
    found.add(`${what}_export_begun`);
    found.add(`${what}_exported`);
  }
  return found;
}

test('every type of entry the server writes has a title and a meaning', () => {
  const written = typesWritten();
  expect(written.size).toBeGreaterThan(40);
  expect([...written].filter((type) => !Object.hasOwn(entryTypes, type))).toEqual([]);
});

test('no words are kept for a type the server does not write', () => {
  const text = sources().join('\n');
  const gone = Object.keys(entryTypes).filter(
    (type) => !text.includes(`'${type}'`) && !/_export_begun$|_exported$/.test(type),
  );
  expect(gone).toEqual([]);
});

test.each(['nothing', 'toString', ...Object.keys(entryTypes)])(
  'the detail of %s is told whatever its shape',
  (type) => {
    for (const detail of [
      {},
      { reasons: 'no', verdict: 3, rows: 'x', filters: [1], memberId: null },
    ]) {
      expect(typeof entryDetail({ type, detail }, names)).toBe('string');
    }
  },
);
