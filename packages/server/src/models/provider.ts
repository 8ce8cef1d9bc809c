import type { ModelMessage, ModelTool, TokenProbability, ToolCall, Usage } from './model.ts';

/** What goes to a provider; what it is good for and on whose account is not its affair. */
export interface WireRequest {
  readonly system: string;
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly ModelTool[];
  readonly answer: { readonly name: string; readonly schema: ModelTool['inputSchema'] } | null;
  readonly maxOutputTokens: number;
  readonly temperature: number | null;
  readonly probabilities: boolean;
}

export interface WireReply {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  /** What cannot be read in its tool calls, for the model; null: everything can. */
  readonly problem: string | null;
  readonly usage: Usage | null;
  readonly requestId: string | null;
  /** The model it says has answered. */
  readonly answeredBy: string | null;
  readonly probabilities: readonly TokenProbability[] | null;
}

/** One call, ready to be sent. */
export interface WireCall {
  /** The body as it is sent: what a call can cost at most is counted from it. */
  readonly body: string;
  /** @throws ModelError; `late` or `cancelled` when `signal` ended it. */
  send(signal: AbortSignal): Promise<WireReply>;
}

/** The way to the interface of one provider. */
export interface Provider {
  /** @param onText null: the answer comes in one piece. */
  prepare(request: WireRequest, onText: ((part: string) => void) | null): WireCall;
}

/** Counts of tokens as a provider gave them; null when they are none. */
export function usageOf(input: number, cached: number, output: number): Usage | null {
  const whole = [input, cached, output].every((one) => Number.isSafeInteger(one) && one >= 0);
  return whole && cached <= input
    ? { inputTokens: input, cachedInputTokens: cached, outputTokens: output }
    : null;
}
