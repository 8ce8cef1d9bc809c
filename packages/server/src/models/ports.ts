import type { TokenPrice } from '@signalbox/domain';
import type { CallFor, Usage } from './model.ts';
import type { ModelFault } from './model-error.ts';

/** A call that is about to be sent. */
export interface BegunCall {
  readonly for: CallFor;
  readonly model: string;
  readonly provider: string;
  /** The provider's own name of the model. */
  readonly providerModel: string;
  /** It asks again because the answer before was of no use. */
  readonly repair: boolean;
  readonly day: string;
  readonly price: TokenPrice;
  /** What is set aside for it until it has ended. */
  readonly mostMicros: number;
  /** After this it can no longer be under way. */
  readonly endsWithinMs: number;
  /** As it is sent; has redacted text in it, no key. */
  readonly prompt: string;
}

export interface EndedCall {
  readonly outcome: 'answered' | ModelFault;
  /** Null: the provider did not say. */
  readonly usage: Usage | null;
  readonly costMicros: number;
  readonly tookMs: number;
  readonly requestId: string | null;
  /** What came, as text; null: nothing that could be read. */
  readonly answer: string | null;
}

/** Where every call is written down, and what it may cost is set aside before. */
export interface CallLedger {
  /**
   * Sets aside the most a call can cost, in one step with all its limits, and records that it begins.
   *
   * @throws ModelError `spent` when a limit leaves no room; then nothing is recorded.
   */
  begin(call: BegunCall): Promise<OpenCall>;
  /** The same, unless the question has been answered before; looked up in that same step, and then nothing is set aside. */
  beginUnlessKept(call: BegunCall, question: CacheQuestion): Promise<OpenCall | KeptText>;
  /** Resolves when all ends so far have been recorded. */
  flush(): Promise<void>;
}

/** What a question was answered before. */
export interface KeptText {
  readonly kept: string;
}

export interface OpenCall {
  /** Under which it is recorded. */
  readonly id: string;
  /** Records how it ended and gives back what it did not use. Once. Until then all that was set aside counts as spent. */
  end(ended: EndedCall): Promise<void>;
}

/** What a request was answered before. */
export interface AnswerCache {
  /** Null: nobody has asked that, or not lately. */
  find(question: CacheQuestion): Promise<string | null>;
  keep(question: CacheQuestion, answer: string): Promise<void>;
  /** Resolves when the answers so far that were given about an item have been kept. */
  settle(itemId: string): Promise<void>;
  /** Resolves when all answers so far have been kept. */
  flush(): Promise<void>;
}

/** What requests about other items were answered that are nearly the same. */
export interface NearAnswers {
  /** The answer to the text most alike. Null: none is alike enough, or none may be taken any more. */
  find(question: NearQuestion): Promise<NearAnswer | null>;
  /** Counts one as taken. False: it may not be taken any more, as when the item it was given to has been erased since it was found. */
  take(id: string): Promise<boolean>;
  keep(question: NearQuestion, answer: string): Promise<void>;
  /** Resolves when all answers so far have been kept. */
  flush(): Promise<void>;
}

export interface NearAnswer extends KeptText {
  readonly id: string;
  /** 0..1 */
  readonly alike: number;
}

export interface NearQuestion {
  readonly for: CallFor;
  /** The one text that may differ. */
  readonly text: string;
  /** Everything else the answer depends on, as canonical text. */
  readonly rest: string;
  readonly atLeast: number;
  readonly keepForMs: number;
}

export interface CacheQuestion {
  readonly for: CallFor;
  /** Everything the answer depends on, as canonical text. */
  readonly canonical: string;
}
