export interface BenchedSource {
  readonly name: string;
  readonly lines: readonly string[];
}

/** Long enough for the requests of one write on a busy machine. */
export const timeoutMs = 10_000;
/** A request that was held back lands so long after it was sent, and the server takes a while for it. */
export const lateSpreadMs = 3_000;
export const settlesWithinMs = timeoutMs + lateSpreadMs + 5_000;

/** Every ticket is decided by one rule and written at once; no control ever steps in, whatever the proxy does. */
export function workspaceFiles(
  sources: readonly BenchedSource[],
): Readonly<Record<string, string>> {
  const declared = sources.map(({ name, lines }) => {
    const own = [
      `timeout: ${timeoutMs / 1_000}s`,
      `settles_within: ${settlesWithinMs / 1_000}s`,
      'look_again_after: 20s',
    ];
    const indented = [...lines, ...own].map((line) => `    ${line}\n`);
    return `  - name: ${name}\n${indented.join('')}`;
  });
  return {
    'signalbox.yaml': `workspace: write-faults
sources:
${declared.join('')}policy:
  delay: { non_urgent: 0s }
  sample: 0
  error_budget: { minimum: 1000000 }
  breaker: { low_confidence_in_a_row: 1000000, error_rate: 100%, response_over: 1h }
  burst: { minimum: 1000000 }
`,
    'agents/triage.yaml': `agent: triage
owner: bench@example.com
autonomy: auto
tiers: [rules]
fields: { category: {}, priority: {}, team: {} }
`,
    'rules/basics.yaml': `- rule: vpn
  when: { words: [vpn] }
  then: { category: network, priority: low, team: network }
  final: true
`,
  };
}
