import type { Json } from '@signalbox/domain';
import type { AnswerShape } from './answer-shape.ts';

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** As the model gave it; whether the tool takes it is for the tool to say. */
  readonly input: Json;
}

export type ModelMessage =
  | { readonly role: 'user'; readonly text: string }
  | { readonly role: 'assistant'; readonly text: string; readonly toolCalls: readonly ToolCall[] }
  /** What a tool answered. Those to one message of the assistant stand together, right behind it. */
  | {
      readonly role: 'tool';
      readonly toolCallId: string;
      readonly text: string;
      readonly failed: boolean;
    };

export interface ModelTool {
  readonly name: string;
  readonly description: string;
  /** JSON schema of an object. */
  readonly inputSchema: { readonly [key: string]: Json };
}

/** On whose account a model is asked. */
export interface CallFor {
  readonly itemId: string;
  readonly agent: string;
  readonly version: string;
  /** Text of somebody outside stands in the request. Its answer serves no other item. */
  readonly tainted: boolean;
  /** A conversation is run again: what was answered before is not given again, and what is answered now is not kept. */
  readonly replay?: boolean | undefined;
}

/**
 * What lets an answer serve requests about other items: they differ in nothing but one text of somebody outside. Whoever asks says so,
 * because it takes knowing what the answer is used for.
 */
export interface Likeness<T = unknown> {
  /** That text. */
  readonly text: string;
  /** Everything else the answer depends on, without what only this item has. */
  readonly rest: Json;
  /** 0..1: how much alike texts are at least. */
  readonly atLeast: number;
  /** An older answer is not taken. */
  readonly keepForMs: number;
  /**
   * What of an answer may be said of another item.
   *
   * @param alike of the two texts, 0..1. @returns null: nothing.
   */
  carry(value: T, alike: number): T | null;
}

export interface ModelRequest<T = unknown> {
  readonly for: CallFor;
  readonly system: string;
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly ModelTool[];
  /** Null: any text will do. */
  readonly answer: AnswerShape<T> | null;
  /** Never more than the file of the model says. */
  readonly maxOutputTokens: number;
  /** Null: the provider's own. Some models take no other. */
  readonly temperature: number | null;
  /** How likely each token was, where the provider says so. */
  readonly probabilities: boolean;
  /** Hears the text as it comes. What it heard is void when the answer had to be repaired. */
  readonly onText?: ((part: string) => void) | undefined;
  /** Absent: no answer about another item serves. */
  readonly likeness?: Likeness<T> | undefined;
}

export interface Usage {
  /** With those of the cache. */
  readonly inputTokens: number;
  /** Of these, what the provider had in its cache. */
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
}

export interface TokenProbability {
  readonly token: string;
  /** 0..1 */
  readonly probability: number;
  readonly others: readonly { readonly token: string; readonly probability: number }[];
}

export interface ModelAnswer<T = unknown> {
  /** Of the shape that was asked for; null when tools are called first, or for any text. */
  readonly value: T | null;
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  /** `tools`: it wants to know what they answer. What ends in any other way is a ModelError. */
  readonly stop: 'end' | 'tools';
  /** Of all calls it took; null when the provider does not say. */
  readonly usage: Usage | null;
  /** What it cost; where the provider does not say what was used, the most it can have cost. */
  readonly costMicros: number;
  readonly tookMs: number;
  /** The provider's name of the call, for asking it about it. */
  readonly requestId: string | null;
  /** Which of its models the provider says has answered; null: it does not say, or none was asked. */
  readonly answeredBy: string | null;
  /** Null: not asked for, or the provider does not say. */
  readonly probabilities: readonly TokenProbability[] | null;
  /** Under which our own ledger has the call that brought it; null when none was made. */
  readonly callId: string | null;
  /** The first answer was of no use, the second is this one. */
  readonly repaired: boolean;
  /** Given before to the same request. */
  readonly cached: boolean;
  /** How much alike the text was that it was given to, of another item; null: it was given to this very request. */
  readonly alike: number | null;
  /** Another item that asked the same at the same time has asked, and paid. `callId` is that call. */
  readonly shared: boolean;
}

/** A language model of the workspace. */
export interface Model {
  readonly name: string;
  readonly provider: string;
  /** The provider's own name of it. */
  readonly providerModel: string;
  /** Of the interface it is asked through. */
  readonly address: string;
  /**
   * Asks once; an answer that does not have the shape asked for goes back once with what is wrong with it. Nothing else is
   * repeated: the caller decides what follows.
   *
   * @throws ModelError
   */
  ask<T>(request: ModelRequest<T>, signal: AbortSignal): Promise<ModelAnswer<T>>;
}
