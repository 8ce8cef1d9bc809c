/** What is said to the model stands in the instructions, so an answer tells which ones it was given under. */
export type Edition = 'one' | 'two';

/** The reason that an answer gives: by it one is known again. */
export function whyOf(edition: Edition): string {
  return `It says so, by edition ${edition}.`;
}

export interface DeskVersion {
  readonly edition: Edition;
  /** Changes the version and nothing that a model is asked: what it said before may be used. */
  readonly owner: string;
}

export const modelKey = 'a-key-of-the-bench';
export const environment = { BENCH_MODEL_KEY: modelKey };
const samples = 3;

/**
 * An agent that asks the built-in model first and a language model three times where that is not sure. Controls that count or look at
 * the clock are set so wide that they never act: that they change what becomes of a ticket is their purpose. Whatever may act waits an
 * hour, so nothing is written.
 */
export function deskFiles(
  modelUrl: string,
  labels: readonly string[],
  { edition, owner }: DeskVersion,
): Readonly<Record<string, string>> {
  return {
    'signalbox.yaml': `workspace: bench
policy:
  thresholds: { auto: 0.85, assisted: 0.60 }
  delay: { non_urgent: 1h }
  sample: 0
  error_budget: { minimum: 1000000 }
  breaker: { low_confidence_in_a_row: 1000000, error_rate: 100%, response_over: 1h }
  burst: { minimum: 1000000 }
`,
    'models/quick.yaml': `model: quick
provider: openai-compatible
url: ${modelUrl}/v1
id: quick-1
api_key: \${BENCH_MODEL_KEY}
size: small
timeout: 60s
max_output_tokens: 500
at_once: 16
waiting: 1000
prices: [{ from: 2020-01-01, input: 1000, output: 1000 }]
`,
    'agents/triage.yaml': `agent: triage
owner: ${owner}
autonomy: auto
tiers: [builtin, quick]
tier_threshold: 0.85
samples: ${samples}
instructions: "Edition ${edition}. You sort the tickets of a company."
fields:
  category: { values: ${JSON.stringify(labels)} }
limits: { steps: 20, tokens: 1000000, seconds: 600 }
`,
  };
}
