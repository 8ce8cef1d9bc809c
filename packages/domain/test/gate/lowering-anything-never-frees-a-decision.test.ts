import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Autonomy,
  type ControlLimit,
  decideGate,
  type GateFacts,
  type GatePolicy,
  type Lane,
  lanes,
  type Risk,
  risks,
  thresholdsFor,
  worstLane,
} from '../../src/index.ts';

const strictness = (lane: Lane): number => lanes.indexOf(lane);
// Names a record inherits are names a field can have.
const name = fc.constantFrom('category', 'priority', 'team', 'constructor', 'toString');
const value = fc.constantFrom('a', 'b', 'urgent');
const ratio = fc.double({ min: 0, max: 1, noNaN: true });
const thresholds = fc.record({ auto: ratio, assisted: ratio }, { requiredKeys: [] });

/** Mostly nothing that limits, so that something is left to be taken. */
function mostly<T>(usually: T, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 8, arbitrary: fc.constant(usually) }, { weight: 1, arbitrary });
}
const sure = fc.double({ min: 0.8, max: 1, noNaN: true });

const field = fc.record(
  {
    field: name,
    value: fc.option(value, { freq: 20 }),
    confidence: fc.oneof(sure, sure, sure, ratio, fc.constantFrom(Number.NaN, 0.85, 0.6)),
    expectedCost: mostly<number>(0, fc.oneof(ratio, fc.constantFrom(0.15, 40, Number.NaN))),
  },
  { requiredKeys: ['field', 'value', 'confidence'] },
);
const score = fc.oneof(ratio, fc.constant(Number.NaN));
const controlLimit = fc.record({
  lane: fc.constantFrom(...lanes),
  code: fc.constantFrom('mode', 'breaker', 'burst', 'controls_stale'),
  detail: fc.constant('held back'),
  value: fc.constant(null),
  limit: fc.constant(null),
});
// Facts recorded before there were these have none of them.
const lately = fc.record(
  {
    controls: mostly<ControlLimit[]>([], fc.array(controlLimit, { maxLength: 2 })),
    outOfScope: mostly<GateFacts['outOfScope'] & {}>(
      { score: 0.1, limit: 0.9 },
      fc.record({ score, limit: ratio }),
    ),
    unusual: mostly<GateFacts['unusual'] & {}>(
      { code: 'requester', score: 0.1, limit: 0.9 },
      fc.record({ code: fc.constant('requester'), score, limit: ratio }),
    ),
    injection: mostly<NonNullable<GateFacts['injection']> | null>(
      null,
      fc.record({
        ...{ score, limit: ratio, families: fc.constant(['override']) },
        act: fc.constantFrom('person' as const, 'note' as const),
      }),
    ),
  },
  { requiredKeys: [] },
);
const early: fc.Arbitrary<GateFacts> = fc.record({
  fields: fc.uniqueArray(field, { selector: (one) => one.field, maxLength: 4 }),
  risk: mostly<Risk>('reversible', fc.constantFrom(...risks)),
  autonomy: mostly<Autonomy>('auto', fc.constantFrom('suggest', 'assisted')),
  tripped: mostly<string[]>([], fc.subarray(['tenant', 'agent:triage', 'source:desk'])),
  findings: mostly<string[]>([], fc.subarray(['missing_text', 'tainted'])),
  fallback: mostly<GateFacts['fallback']>(null, fc.constantFrom('quick', 'cached', 'rules')),
});
const facts = fc.tuple(early, lately).map(([one, more]): GateFacts => ({ ...one, ...more }));
const policy: fc.Arbitrary<GatePolicy> = fc.record({
  thresholds: mostly({ auto: 0.85, assisted: 0.6 }, fc.record({ auto: ratio, assisted: ratio })),
  agentThresholds: mostly({}, thresholds),
  fieldThresholds: mostly({}, fc.dictionary(name, thresholds)),
  overrides: fc.array(
    fc.record({ when: fc.dictionary(name, fc.array(value, { minLength: 1 })), thresholds }),
    { maxLength: 3 },
  ),
  urgent: fc.dictionary(name, fc.array(value)),
}) as fc.Arbitrary<GatePolicy>;

const free: GateFacts = {
  fields: [{ field: 'category', value: 'a', confidence: 0.9 }],
  risk: 'reversible',
  autonomy: 'auto',
  tripped: [],
  findings: [],
  fallback: null,
};
const usual: GatePolicy = {
  thresholds: { auto: 0.85, assisted: 0.6 },
  agentThresholds: {},
  fieldThresholds: {},
  overrides: [],
  urgent: { priority: ['urgent'] },
};

function neverFreer(before: GateFacts, after: GateFacts, under: GatePolicy): void {
  const lane = decideGate(before, under).lane;
  expect(strictness(decideGate(after, under).lane)).toBeGreaterThanOrEqual(strictness(lane));
}

describe('never freer', () => {
  test('by lowering a confidence', () => {
    fc.assert(
      fc.property(facts, policy, fc.nat(), ratio, (before, under, which, by) => {
        const fields = before.fields.map((one, n) =>
          n === which % Math.max(before.fields.length, 1)
            ? { ...one, confidence: one.confidence - by }
            : one,
        );
        neverFreer(before, { ...before, fields }, under);
      }),
    );
  });

  test('by another limit of the controls, and it stays free without them', () => {
    fc.assert(
      fc.property(facts, policy, controlLimit, (before, under, limit) => {
        const after = { ...before, controls: [...(before.controls ?? []), limit] };
        neverFreer(before, after, under);
        const { free: wouldAct, lane } = decideGate(after, under);
        expect(wouldAct).toBe(decideGate({ ...before, controls: [] }, under).lane === 'auto');
        if (lane === 'auto') expect(wouldAct).toBe(true);
        expect(strictness(lane)).toBeGreaterThanOrEqual(strictness(limit.lane));
      }),
    );
  });

  test('by a dearer mistake, or by being less like what it is for or what is usual', () => {
    fc.assert(
      fc.property(facts, policy, score, ratio, (before, under, by, limit) => {
        const fields = before.fields.map((one) => ({
          ...one,
          expectedCost: (one.expectedCost ?? 1 - one.confidence) + by,
        }));
        neverFreer(before, { ...before, fields }, under);
        const outOfScope = before.outOfScope ?? { score: 0, limit };
        const stranger = { ...outOfScope, score: outOfScope.score + by };
        neverFreer(before, { ...before, outOfScope: stranger }, under);
        const unusual = before.unusual ?? { code: 'kind', score: 0, limit };
        const rarer = { ...unusual, score: unusual.score + by };
        neverFreer(before, { ...before, unusual: rarer }, under);
        const injection = { score: by, limit, families: ['override'], act: 'person' as const };
        neverFreer(before, { ...before, injection }, under);
        expect(decideGate({ ...before, injection }, under).lane).toBe('manual');
      }),
    );
  });

  test('by losing an answer', () => {
    fc.assert(
      fc.property(facts, policy, (before, under) => {
        const fields = before.fields.map((one) => ({ ...one, value: null }));
        expect(decideGate({ ...before, fields }, under).lane).toBe('manual');
      }),
    );
  });

  test('by tripping a switch, adding a finding, a fallback or a higher risk, or lowering the ceiling', () => {
    fc.assert(
      fc.property(facts, policy, (before, under) => {
        neverFreer(before, { ...before, tripped: [...before.tripped, 'source:x'] }, under);
        neverFreer(before, { ...before, findings: [...before.findings, 'oversize'] }, under);
        neverFreer(before, { ...before, fallback: before.fallback ?? 'rules' }, under);
        for (const risk of risks.slice(risks.indexOf(before.risk)))
          neverFreer(before, { ...before, risk }, under);
        const ceilings = ['auto', 'assisted', 'suggest'] as const;
        for (const autonomy of ceilings.slice(ceilings.indexOf(before.autonomy))) {
          neverFreer(before, { ...before, autonomy }, under);
        }
      }),
    );
  });
});

test('the facts of these laws meet every lane often', () => {
  const met = fc
    .sample(fc.tuple(facts, policy), { numRuns: 400, seed: 3 })
    .map(([given, under]) => decideGate(given, under).lane);
  for (const lane of lanes) expect(met.filter((one) => one === lane).length).toBeGreaterThan(40);
});

test('the same facts and policy give the same decision, also after a way through JSON', () => {
  fc.assert(
    fc.property(facts, policy, (given, under) => {
      const finite = given.fields.map((one) => ({
        ...one,
        confidence: Number.isNaN(one.confidence) ? 0 : one.confidence,
        ...('expectedCost' in one ? { expectedCost: Number(one.expectedCost) || 0 } : {}),
      }));
      const scored = <T extends { score: number }>(one: T | null | undefined): T | null =>
        one ? { ...one, score: Number.isNaN(one.score) ? 1 : one.score } : null;
      const { outOfScope, unusual, injection } = given;
      const known = {
        ...{ outOfScope: scored(outOfScope), unusual: scored(unusual) },
        injection: scored(injection),
      };
      const recorded: GateFacts = { ...given, ...known, fields: finite };
      const replayed = JSON.parse(JSON.stringify(recorded)) as GateFacts;
      expect(decideGate(replayed, under)).toEqual(decideGate(recorded, under));
    }),
  );
});

test('a confidence that is no number is manual', () => {
  const fields = [{ field: 'category', value: 'a', confidence: Number.NaN }];
  expect(decideGate({ ...free, fields }, usual)).toMatchObject({ lane: 'manual', urgent: false });
});

test('every reason is listed, and an automatic decision has none that limits it', () => {
  const all = decideGate(
    {
      fields: [
        { field: 'category', value: 'a', confidence: 0.7 },
        { field: 'priority', value: null, confidence: 0 },
        { field: 'team', value: 'b', confidence: 0.1 },
      ],
      risk: 'money',
      autonomy: 'suggest',
      tripped: ['tenant', 'agent:triage'],
      findings: ['missing_text', 'tainted'],
      fallback: 'rules',
    },
    usual,
  );
  expect(all.reasons.map((reason) => reason.code).sort()).toEqual(
    [
      'autonomy_ceiling',
      'risk',
      'kill_switch',
      'kill_switch',
      'missing_text',
      'tainted',
      'fallback',
      'below_auto',
      'no_answer',
      'below_assisted',
    ].sort(),
  );
  fc.assert(
    fc.property(facts, policy, (given, under) => {
      const { lane, reasons } = decideGate(given, under);
      const controls = (given.controls ?? []).filter((one) => one.lane === 'auto');
      const harmless =
        reasons.filter(({ code }) => ['sure_enough', 'injection_noted'].includes(code)).length +
        controls.length;
      expect(lane === 'auto').toBe(harmless === reasons.length && given.fields.length > 0);
    }),
  );
});

test('no field is freer than the item, and the item is as strict as its strictest field', () => {
  fc.assert(
    fc.property(facts, policy, (given, under) => {
      const { lane, fieldLanes } = decideGate(given, under);
      const ofFields = Object.values(fieldLanes);
      for (const one of ofFields) expect(strictness(one)).toBeLessThanOrEqual(strictness(lane));
      if (ofFields.length === given.fields.length && ofFields.length > 0)
        expect(worstLane(ofFields)).toBe(lane);
    }),
  );
});

test.each([
  [0.85, 'auto'],
  [0.8499999, 'assisted'],
  [0.6, 'assisted'],
  [0.5999999, 'manual'],
  [1, 'auto'],
  [0, 'manual'],
])('with the default thresholds a confidence of %d is %s', (confidence, lane) => {
  expect(
    decideGate({ ...free, fields: [{ field: 'category', value: 'a', confidence }] }, usual).lane,
  ).toBe(lane);
});

describe('what a mistake is expected to cost', () => {
  const gated = (confidence: number, cost?: number): ReturnType<typeof decideGate> => {
    const known = cost === undefined ? {} : { expectedCost: cost };
    return decideGate(
      { ...free, fields: [{ field: 'category', value: 'a', confidence, ...known }] },
      usual,
    );
  };
  const codes = (decision: ReturnType<typeof decideGate>): readonly string[] =>
    decision.reasons.map((one) => one.code);

  test('counts like the confidence it leaves, and says so when that changed the lane', () => {
    expect(gated(0.95, 0.3)).toMatchObject({ lane: 'assisted', free: false });
    expect(codes(gated(0.95, 0.3))).toEqual(['sure_enough', 'mistake_cost']);
    expect(gated(0.95, 7)).toMatchObject({ lane: 'manual' });
    expect(codes(gated(0.95, 0.1))).toEqual(['sure_enough']);
    expect(gated(0.7, 0.9)).toMatchObject({ lane: 'manual' });
  });

  test('changes nothing when mistakes are ordinary ones, or cheap', () => {
    for (const confidence of [0, 0.1, 0.6, 0.85, 0.9, 1]) {
      expect(gated(confidence, 1 - confidence)).toEqual(gated(confidence));
      expect(gated(confidence, 0)).toEqual(gated(confidence));
    }
  });
});

test('what is out of scope goes to people, what is unusual is confirmed, from the limit on', () => {
  const scoped = (score: number): GateFacts => ({ ...free, outOfScope: { score, limit: 0.9 } });
  expect(decideGate(scoped(0.89), usual).lane).toBe('auto');
  expect(decideGate(scoped(0.9), usual)).toMatchObject({
    lane: 'manual',
    reasons: [{ code: 'out_of_scope', value: 0.9, limit: 0.9 }, {}],
  });
  expect(
    decideGate({ ...free, unusual: { code: 'kind', score: 1, limit: 1 } }, usual),
  ).toMatchObject({
    lane: 'assisted',
    free: false,
    reasons: [{ code: 'unusual', value: 1, limit: 1 }, {}],
  });
});

test('no field, nothing to decide: manual', () => {
  expect(decideGate({ ...free, fields: [] }, usual)).toMatchObject({
    lane: 'manual',
    reasons: [{ code: 'nothing_to_decide' }],
  });
});

describe('thresholds', () => {
  test('auto is never below assisted, and nothing of their order in the file matters', () => {
    fc.assert(
      fc.property(policy, name, fc.dictionary(name, value), (under, of, proposed) => {
        const found = thresholdsFor(under, of, proposed);
        expect(found.auto).toBeGreaterThanOrEqual(found.assisted);
        const turned = { ...under, overrides: [...under.overrides].reverse() };
        expect(thresholdsFor(turned, of, proposed)).toEqual(found);
      }),
    );
  });

  test('another override never makes an agent freer than the strictest that already matches', () => {
    fc.assert(
      fc.property(
        policy,
        name,
        fc.dictionary(name, value),
        thresholds,
        (under, of, proposed, more) => {
          const matching = { when: {}, thresholds: { auto: 0.5, assisted: 0.5 } };
          const before = thresholdsFor(
            { ...under, overrides: [...under.overrides, matching] },
            of,
            proposed,
          );
          const extra = { when: {}, thresholds: more as { auto?: number } };
          const after = thresholdsFor(
            { ...under, overrides: [...under.overrides, matching, extra] },
            of,
            proposed,
          );
          expect(after.auto).toBeGreaterThanOrEqual(before.auto);
          expect(after.assisted).toBeGreaterThanOrEqual(before.assisted);
        },
      ),
    );
  });

  test('the nearest place counts: override, field, agent, policy, each of the two by itself', () => {
    const nested: GatePolicy = {
      ...usual,
      agentThresholds: { auto: 0.9 },
      fieldThresholds: { category: { assisted: 0.7 } },
      overrides: [{ when: { category: ['a'] }, thresholds: { auto: 0.99 } }],
    };
    expect(thresholdsFor(nested, 'category', { category: 'a' })).toEqual({
      auto: 0.99,
      assisted: 0.7,
    });
    expect(thresholdsFor(nested, 'category', { category: 'b' })).toEqual({
      auto: 0.9,
      assisted: 0.7,
    });
    expect(thresholdsFor(nested, 'priority', { category: 'b' })).toEqual({
      auto: 0.9,
      assisted: 0.6,
    });
  });
});
