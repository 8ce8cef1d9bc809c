import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AskedTool,
  afterCall,
  mayCall,
  noToolUse,
  risks,
  type ToolGrant,
  type ToolUse,
} from '../../src/index.ts';

const name = fc.constantFrom(
  'knowledge',
  'mcp.cmdb.find',
  'mcp.cmdb.reset',
  '__proto__',
  'constructor',
);
const grants: fc.Arbitrary<readonly ToolGrant[]> = fc.uniqueArray(
  fc.record({ tool: name, atMost: fc.option(fc.nat(5)) }),
  { selector: ({ tool }) => tool },
);
const tool: fc.Arbitrary<AskedTool> = fc.record({
  name,
  risk: fc.constantFrom(...risks),
  effect: fc.constantFrom('none' as const, 'proposal' as const),
  perItem: fc.nat(5),
  reviewed: fc.boolean(),
});
/** What a model asks for, one after the other, and whether the answer came from outside. */
const asks = fc.array(fc.record({ tool, tainted: fc.boolean() }), { maxLength: 40 });

function run(
  given: readonly ToolGrant[],
  asked: readonly { readonly tool: AskedTool; readonly tainted: boolean }[],
  start: ToolUse,
): { readonly use: ToolUse; readonly called: readonly string[] } {
  let use = start;
  const called: string[] = [];
  for (const one of asked) {
    if (!mayCall(given, one.tool, use).allowed) continue;
    called.push(one.tool.name);
    use = afterCall(use, one.tool.name, one.tainted);
  }
  return { use, called };
}

test('nothing that is not listed runs, whatever was asked before', () => {
  fc.assert(
    fc.property(grants, asks, fc.boolean(), (given, asked, tainted) => {
      const listed = new Set(given.map((one) => one.tool));
      return run(given, asked, noToolUse(tainted)).called.every((one) => listed.has(one));
    }),
  );
});

test('no tool runs more often than the file allows, nor than the tool does', () => {
  fc.assert(
    fc.property(grants, tool, fc.nat(20), (given, asked, times) => {
      const calls = Array.from({ length: times }, () => ({ tool: asked, tainted: false }));
      const { called } = run(given, calls, noToolUse(false));
      const grant = given.find((one) => one.tool === asked.name);
      expect(called.length).toBeLessThanOrEqual(Math.min(asked.perItem, grant?.atMost ?? 5));
    }),
  );
});

test('no call and no result lets a model do more than it could before', () => {
  fc.assert(
    fc.property(grants, asks, tool, fc.boolean(), (given, asked, probe, tainted) => {
      const start = noToolUse(tainted);
      const before = mayCall(given, probe, start);
      const after = mayCall(given, probe, run(given, asked, start).use);
      if (!after.allowed) return;
      expect(before.allowed).toBe(true);
      if (before.allowed) expect(after.left).toBeLessThanOrEqual(before.left);
    }),
  );
});

test('taint takes away and gives nothing', () => {
  fc.assert(
    fc.property(grants, tool, asks, (given, probe, asked) => {
      const { use } = run(given, asked, noToolUse(false));
      const tainted = mayCall(given, probe, { ...use, tainted: true });
      if (tainted.allowed)
        expect(mayCall(given, probe, { ...use, tainted: false })).toEqual(tainted);
      // What is tainted once stays so.
      expect(afterCall({ ...use, tainted: true }, probe.name, false).tainted).toBe(true);
    }),
  );
});

test.each([
  ['read', 'none', false, true],
  ['read', 'none', true, true],
  ['reversible', 'none', false, true],
  ['reversible', 'none', true, 'tainted'],
  ['visible', 'none', false, 'needs_person'],
  ['irreversible', 'none', false, 'needs_person'],
  ['money', 'none', false, 'needs_person'],
  ['safety', 'none', true, 'needs_person'],
  ['visible', 'proposal', true, true],
] as const)('%s, effect %s, tainted %s: %s', (risk, effect, tainted, expected) => {
  const asked = { name: 'knowledge', risk, effect, perItem: 3, reviewed: true };
  const permission = mayCall([{ tool: 'knowledge', atMost: null }], asked, noToolUse(tainted));
  expect(permission.allowed ? true : permission.code).toBe(expected);
});

test('a tool nobody has looked at does not run', () => {
  const asked = { name: 'a', risk: 'read', effect: 'none', perItem: 3, reviewed: false } as const;
  expect(mayCall([{ tool: 'a', atMost: null }], asked, noToolUse(false))).toEqual({
    allowed: false,
    code: 'not_reviewed',
  });
});
