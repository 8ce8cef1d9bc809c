import type { Files } from './line.ts';

export interface LineFileOptions {
  /** Where the source `sink` lies; without it there is only the desk. */
  readonly sinkUrl?: string | undefined;
  readonly guarantee?: 'idempotent' | 'marker' | 'at-most-once' | undefined;
  readonly autonomy?: 'suggest' | 'assisted' | 'auto' | undefined;
  /** Default 0s: what is automatic is written at once. */
  readonly delay?: string | undefined;
  readonly undo?: string | undefined;
  readonly timeout?: string | undefined;
  readonly settlesWithin?: string | undefined;
  /** Default off: time passes fast here, and what a test overwrites would be found. */
  readonly lookAgainAfter?: string | undefined;
  readonly tiers?: string | undefined;
  /** Share of automatic decisions that a person checks. Default 0: no check comes that a test did not ask for. */
  readonly sample?: number | undefined;
  /** The controls have their ordinary limits. Default: none of them is ever met, whatever a test does again and again. */
  readonly watched?: boolean | undefined;
  /** More lines of the agent's file. */
  readonly agent?: string | undefined;
}

const calmControls = `  error_budget: { minimum: 1000000 }
  breaker: { low_confidence_in_a_row: 1000000, error_rate: 100%, response_over: 1h }
  burst: { minimum: 1000000 }
`;

function sinkSource(options: LineFileOptions): string {
  const find =
    options.guarantee === undefined || options.guarantee === 'marker'
      ? '    find: { method: GET, path: "/tickets/{{externalId}}", marker: "$.updates[*].key" }\n'
      : '';
  return `sources:
  - name: sink
    type: http
    url: ${options.sinkUrl}
    write: { method: POST, path: "/tickets/{{externalId}}/updates", headers: { Idempotency-Key: "{{writeKey}}" }, body: { key: "{{writeKey}}", fields: "{{fields}}" } }
${find}    readback: { method: GET, path: "/tickets/{{externalId}}", fields: { category: "$.category", priority: "$.priority" } }
    guarantee: ${options.guarantee ?? 'marker'}
    settles_within: ${options.settlesWithin ?? '30s'}
    timeout: ${options.timeout ?? '10s'}
    look_again_after: ${options.lookAgainAfter ?? 'off'}
`;
}

/**
 * A workspace whose decisions need no training: `vpn` is surely network and low, `outage` surely outage and urgent, `maybe`
 * is network with a weight of 0.7 and so assisted, and what says none of them has no answer and is manual.
 */
export function lineFiles(options: LineFileOptions): Files {
  return {
    'signalbox.yaml': `workspace: line
${options.sinkUrl === undefined ? '' : sinkSource(options)}policy:
  delay: { non_urgent: ${options.delay ?? '0s'} }
  undo: ${options.undo ?? '10s'}
  review: { expires_after: 24h, claim_for: 10m, queue: people }
  urgent: { priority: [urgent] }
  sample: ${options.sample ?? 0}
${options.watched === true ? '' : calmControls}`,
    'agents/triage.yaml': `agent: triage
owner: lead
autonomy: ${options.autonomy ?? 'auto'}
tiers: ${options.tiers ?? '[rules]'}
fields: { category: {}, priority: {} }
${options.agent ?? ''}`,
    'rules/basics.yaml': `- rule: vpn
  when: { words: [vpn] }
  then: { category: network, priority: low }
  final: true
- rule: outage
  when: { words: [outage] }
  then: { category: outage, priority: urgent }
  final: true
- rule: maybe
  when: { words: [maybe] }
  then: { category: network, priority: low }
  weight: 0.7
`,
  };
}
