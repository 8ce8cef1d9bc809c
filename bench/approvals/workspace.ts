/** Longest a trial needs, several times over: a review that runs out by itself would be no trial of anything. */
const expiresAfter = '30m';
/** How long an approval can be undone, and a newer text still comes before its write. */
export const undoMs = 4_000;

/** What the texts of a trial make the agent propose, and what a reviewer puts in its place. */
export const proposed = { first: 'network', newer: 'hardware', edited: 'software' } as const;
export const bodies = { first: 'the vpn is gone', newer: 'it is the printer, not the network' };

/** Every decision goes to a person and is written to the sink once approved; no control ever steps in. */
export function approvalFiles(sinkUrl: string): Readonly<Record<string, string>> {
  return {
    'signalbox.yaml': `workspace: bench
sources:
  - name: sink
    type: http
    url: ${sinkUrl}
    write:    { method: POST, path: "/tickets/{{externalId}}/updates", headers: { Idempotency-Key: "{{writeKey}}" }, body: { key: "{{writeKey}}", category: "{{category}}" } }
    find:     { method: GET, path: "/tickets/{{externalId}}", marker: "$.updates[*].key" }
    readback: { method: GET, path: "/tickets/{{externalId}}", fields: { category: "$.category" } }
    guarantee: marker
    settles_within: 1s
    timeout: 2s
    look_again_after: off
policy:
  undo: ${undoMs / 1_000}s
  review: { expires_after: ${expiresAfter}, claim_for: 1m, queue: people }
  error_budget: { minimum: 1000000 }
  breaker: { low_confidence_in_a_row: 1000000, error_rate: 100%, response_over: 1h }
  burst: { minimum: 1000000 }
`,
    'agents/triage.yaml': `agent: triage
owner: bench@example.com
autonomy: assisted
tiers: [rules]
fields: { category: {} }
`,
    'rules/basics.yaml': `- rule: printer
  when: { words: [printer] }
  then: { category: ${proposed.newer} }
  final: true
- rule: vpn
  when: { words: [vpn] }
  then: { category: ${proposed.first} }
  final: true
`,
  };
}
