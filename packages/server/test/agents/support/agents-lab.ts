import {
  type ModelAnswer,
  type ModelServer,
  type SeenRequest,
  startModelServer,
} from '@signalbox/sdk/testing';
import type { Doubt } from '../../../src/line/proposal.ts';
import { type Files, type LineLab, openLine } from '../../support/line.ts';

export const modelKey = 'sk-a-key-nobody-may-see';

export interface AgentsLab {
  readonly line: LineLab;
  readonly server: ModelServer;
  /** Files of a workspace whose models are at the scripted server. */
  files(options?: DeskOptions): Files;
  close(): Promise<void>;
}

export interface DeskOptions {
  /** More lines of the file of `triage`. */
  readonly triage?: string;
  /** Default: rules, then quick, then full. */
  readonly tiers?: string;
  /** More lines of the policy. */
  readonly policy?: string;
  /** Micro-dollars for a million tokens of the model full. */
  readonly fullPrice?: number;
  /** Files of more agents. */
  readonly more?: Files;
}

const calm = `  error_budget: { minimum: 1000000 }
  breaker: { low_confidence_in_a_row: 1000000, error_rate: 100%, response_over: 1h }
  burst: { minimum: 1000000 }
`;

function deskFiles(url: string, options: DeskOptions): Files {
  const model = (name: string, size: string, price: number): string => `model: ${name}
provider: openai-compatible
url: ${url}/v1
id: ${name}-1
api_key: \${MODEL_KEY}
size: ${size}
timeout: 5s
max_output_tokens: 500
prices: [{ from: 2026-01-01, input: ${price}, output: ${price} }]
`;
  return {
    'signalbox.yaml': `workspace: desk
policy:
  delay: { non_urgent: 0s }
  sample: 0
${calm}${options.policy ?? ''}`,
    'models/quick.yaml': model('quick', 'small', 1_000_000),
    'models/full.yaml': model('full', 'large', options.fullPrice ?? 2_000_000),
    'agents/triage.yaml': `agent: triage
owner: lead
autonomy: auto
tiers: ${options.tiers ?? '[rules, quick, full]'}
tier_threshold: 0.7
instructions: You sort tickets of a small company.
fields: { category: { values: [network, hardware, software] } }
${options.triage ?? ''}`,
    'rules/basics.yaml': `- rule: vpn
  when: { words: [vpn] }
  then: { category: network }
  final: true
- rule: maybe
  when: { words: [maybe] }
  then: { category: software }
  weight: 0.65
`,
    ...options.more,
  };
}

/** A specialist that asks one model. */
export function specialist(name: string, more = ''): Files {
  return {
    [`agents/${name}.yaml`]: `agent: ${name}
owner: lead
role: specialist
tiers: [quick]
instructions: You know all about ${name}.
fields: { category: { values: [network, hardware, software] } }
${more}`,
  };
}

export async function openAgentsLab(options?: DeskOptions): Promise<AgentsLab> {
  const server = await startModelServer({ apiKey: modelKey });
  // Real worker processes take theirs from here.
  process.env['MODEL_KEY'] = modelKey;
  const files = (given: DeskOptions = {}): Files => deskFiles(server.url, given);
  const line = await openLine(files(options), { MODEL_KEY: modelKey });
  return {
    line,
    server,
    files,
    close: async () => {
      await line.close();
      await server.close();
    },
  };
}

/** Which agent a request is for, by what its model is told. */
export function agentOf({ system }: SeenRequest): string {
  return /You are the agent "([a-z-]+)"/.exec(system ?? '')?.[1] ?? '';
}

export interface Says {
  readonly category?: string | null;
  readonly confidence?: number;
  readonly parts?: readonly { readonly title: string; readonly agent: string }[];
  readonly reply?: {
    readonly text: string;
    readonly citations: readonly string[];
    readonly confidence: number;
  } | null;
  readonly doubt?: readonly {
    readonly about: string;
    readonly kind: string;
    readonly note: string;
  }[];
  readonly hand_over?: string | null;
}

/** An answer with as much of what is said as the request asks for. */
export function says(request: SeenRequest, said: Says): ModelAnswer {
  const { response_format: format } = request.body as {
    readonly response_format?: {
      readonly json_schema: { readonly schema: { readonly properties: object } };
    };
  };
  const wanted = Object.keys(format?.json_schema.schema.properties ?? {});
  const {
    category = null,
    confidence = 0.95,
    parts = [],
    reply = null,
    doubt = [],
    hand_over = null,
  } = said;
  const all: Readonly<Record<string, unknown>> = {
    fields: { category: { value: category, confidence, why: 'it says so' } },
    ...{ parts, reply, doubt, hand_over },
  };
  return { json: Object.fromEntries(wanted.map((name) => [name, all[name]])) };
}

export interface DecidedFacts {
  readonly fields: Readonly<
    Record<
      string,
      { value: string | null; tier: string | null; confidence: number; rawConfidence: number }
    >
  >;
  readonly reasons: readonly { code: string; detail: string; value: unknown; limit: unknown }[];
  readonly facts: Readonly<Record<string, unknown>>;
  readonly doubt: readonly Doubt[];
  readonly fallback: string | null;
  readonly lane: string;
  readonly revision_no: number;
}

/** Every decision about an item, oldest first. */
export function decisionsOf(line: LineLab, itemId: string): Promise<readonly DecidedFacts[]> {
  return line.sql('select * from signalbox.decision where item_id = $1 order by id', [itemId]);
}

export async function decisionOf(line: LineLab, itemId: string): Promise<DecidedFacts> {
  const found = await decisionsOf(line, itemId);
  const [one] = found;
  if (one === undefined || found.length > 1) throw new Error(`${found.length} decisions`);
  return one;
}

export interface StepFacts {
  readonly no: number;
  readonly agent: string;
  readonly kind: string;
  readonly name: string;
  readonly outcome: string;
  readonly tainted: boolean;
  readonly model_call_id: string | null;
  readonly input_sealed: Buffer;
  readonly output_sealed: Buffer | null;
}

export function stepsOf(line: LineLab, itemId: string): Promise<readonly StepFacts[]> {
  return line.sql('select * from signalbox.step where item_id = $1 order by conversation_id, no', [
    itemId,
  ]);
}

export function conversationsOf(
  line: LineLab,
  itemId: string,
): Promise<
  readonly { id: string; outcome: string | null; doubts: readonly string[]; revision_no: number }[]
> {
  return line.sql('select * from signalbox.conversation where item_id = $1 order by id', [itemId]);
}

let numbered = 0;

/** Takes a ticket in and lets everything happen that is due. */
export async function decided(
  { line }: Pick<AgentsLab, 'line'>,
  text: string,
  context = line.context,
): Promise<string> {
  numbered += 1;
  const id = await line.accept({
    source: 'desk',
    externalId: `A-${numbered}`,
    subject: 'help',
    body: text,
  });
  await line.drain(context);
  return id;
}
