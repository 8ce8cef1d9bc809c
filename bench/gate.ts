import { decideGate, type GateFacts, type GatePolicy } from '@signalbox/domain';
import type { BenchArgs } from './support/args.ts';
import { quantile } from './support/statistics.ts';

const rounds = 20_000;
const callsPerRound = 50;
const warmUpRounds = 2_000;
const limitUs = 5;

const policy: GatePolicy = {
  thresholds: { auto: 0.85, assisted: 0.6 },
  agentThresholds: {},
  fieldThresholds: { priority: { auto: 0.9 } },
  overrides: [{ when: { category: ['billing'] }, thresholds: { auto: 0.95 } }],
  urgent: { priority: ['urgent', 'high'] },
};

/** Facts as the line records them, from clear to hopeless, so that no branch is learned by heart. */
const facts: readonly GateFacts[] = Array.from({ length: 64 }, (_, n) => ({
  fields: ['category', 'priority', 'team'].map((field, place) => ({
    field,
    value:
      place === 0
        ? (['access', 'billing', 'network'][n % 3] ?? null)
        : n % 7 === 0
          ? null
          : 'urgent',
    confidence: ((n * 37 + place * 11) % 100) / 100,
  })),
  risk: 'reversible',
  autonomy: n % 5 === 0 ? 'assisted' : 'auto',
  tripped: n % 11 === 0 ? ['agent:triage'] : [],
  findings: n % 13 === 0 ? ['truncated'] : [],
  fallback: n % 17 === 0 ? 'rules' : null,
}));

/** Time of one gate decision over three fields, in microseconds, against the limit of 5. */
export async function run(_args: BenchArgs): Promise<object> {
  const perCallUs: number[] = [];
  let seen = 0;
  for (let round = 0; round < warmUpRounds + rounds; round += 1) {
    // A single call is shorter than the clock's own resolution can tell.
    const startedNs = process.hrtime.bigint();
    for (let n = 0; n < callsPerRound; n += 1) {
      const fact = facts[(round + n) % facts.length];
      if (fact !== undefined) seen += decideGate(fact, policy).reasons.length;
    }
    const us = Number(process.hrtime.bigint() - startedNs) / 1_000 / callsPerRound;
    if (round >= warmUpRounds) perCallUs.push(us);
  }
  perCallUs.sort((a, b) => a - b);
  const p50Us = quantile(perCallUs, 0.5);
  const p99Us = quantile(perCallUs, 0.99);
  return {
    ok: p99Us <= limitUs && seen > 0,
    peer: `limit ${limitUs} µs`,
    p50Us,
    p99Us,
    http: null,
  };
}
