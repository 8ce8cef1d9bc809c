import type { AgentRuntime } from '../agents/runtime.ts';
import type { CheapSay } from '../line/decide.ts';
import type { Models } from '../models/open-models.ts';
import type { WorkRow } from '../store/decision/read-work.ts';
import type { Toolbox } from '../tools/tool.ts';
import type { SpanParent } from '../tracing/tracing.ts';
import type { Memory } from './memory-text.ts';

/** A step of a conversation that has ended. Texts are redacted. */
export interface Step {
  readonly agent: string;
  readonly kind: 'model' | 'tool' | 'consult' | 'split' | 'check';
  /** Of the model, the tool, or the agent that was asked. */
  readonly name: string;
  readonly modelCallId: string | null;
  readonly tainted: boolean;
  readonly outcome: string;
  readonly tookMs: number;
  readonly costMicros: number;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly input: string;
  readonly output: string | null;
  /** Of a call of a tool, see `inputShape`. */
  readonly inputShape?: string | undefined;
}

/** What a conversation works with. */
export interface ConversationPorts {
  /** Null: this process has no models, as when its files name none. */
  readonly models: Pick<Models, 'find'> | null;
  readonly toolbox: Toolbox;
  /** Writes a step down before the next one begins. */
  readonly record: (step: Step) => Promise<void>;
  /** What is told outside of what happens goes in here. */
  readonly span: SpanParent;
  /** Ms since 1970. */
  readonly now: () => number;
  /** Ends everything that is under way. */
  readonly signal: AbortSignal;
}

/** What one conversation is about. */
export interface Topic {
  readonly tenantId: string;
  readonly conversationId: string;
  readonly work: WorkRow;
  /** What was known of whom the ticket is from when the conversation began; told to agents that are given it. */
  readonly memory: Memory;
  /** The guard has looked at its text and found nothing in it. */
  readonly nothingFound: boolean;
  /** Stands around texts from outside; nobody outside can know it, and the same item has the same one. */
  readonly boundary: string;
  readonly agent: AgentRuntime;
  readonly specialists: ReadonlyMap<string, AgentRuntime>;
  /** What rules and the built-in model of an agent say of the item. */
  readonly cheap: (agent: AgentRuntime) => CheapSay;
  /** It runs another one again: models are asked anew, and their calls are told apart. */
  readonly replay: boolean;
}
