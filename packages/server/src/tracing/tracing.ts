import type { Usage } from '../models/model.ts';

/** What a span is about, known when it begins. Nothing in it was written by a requester or a model. */
export type SpanStart =
  | {
      readonly kind: 'conversation';
      /** The agent the item was given to, and its version. */
      readonly agent: string;
      readonly version: string;
    }
  | {
      readonly kind: 'agent';
      readonly agent: string;
      readonly version: string;
      /** What it is asked about. */
      readonly errand: 'ticket' | 'part' | 'consult';
    }
  | {
      readonly kind: 'model';
      readonly agent: string;
      /** As the workspace calls it. */
      readonly model: string;
      readonly provider: string;
      /** The provider's own name of the model. */
      readonly providerModel: string;
      readonly address: string;
      readonly maxOutputTokens: number;
    }
  | {
      readonly kind: 'tool';
      readonly agent: string;
      /** Null: the model called one that it was not offered; what it called it is its own text. */
      readonly tool: string | null;
    };

/** What became of it. */
export interface SpanEnd {
  /** A code of ours; null: it ended as it should. */
  readonly failure: string | null;
  readonly costMicros?: number | undefined;
  /** Text of somebody outside stood in what it was given. */
  readonly tainted?: boolean | undefined;
  readonly usage?: Usage | null | undefined;
  /** What the provider says answered. */
  readonly answeredBy?: string | null | undefined;
  /** Under which the ledger has the call. */
  readonly callId?: string | null | undefined;
  readonly stop?: 'end' | 'tools' | undefined;
  readonly cached?: boolean | undefined;
  readonly repaired?: boolean | undefined;
  /** Redacted. Asked for only where texts are wanted. */
  readonly texts?: (() => SpanTexts) | undefined;
}

export interface SpanTexts {
  readonly system?: string | undefined;
  readonly input: readonly SpanMessage[];
  readonly output: string | null;
}

export interface SpanMessage {
  readonly role: 'user' | 'assistant' | 'tool';
  readonly text: string;
}

/** What spans begin in: a trace, or another span. */
export interface SpanParent {
  begin(start: SpanStart): Span;
}

export interface Span extends SpanParent {
  /** Once; what comes later changes nothing. */
  end(end: SpanEnd): void;
}

/** Whose conversation is told of. */
export interface TraceOf {
  readonly tenantId: string;
  readonly itemId: string;
  readonly conversationId: string;
  /** It runs again what another one was about. */
  readonly replay: boolean;
}

/** Spans since this process began. */
export interface SpanCounts {
  readonly sent: number;
  /** More waited than are kept. */
  readonly dropped: number;
  /** The collector did not take them. */
  readonly refused: number;
}

/** Who tells of conversations outside. Nothing of it throws, and nothing is waited for but `close`. */
export interface Tracing {
  of(trace: TraceOf): SpanParent;
  counts(): SpanCounts;
  /** Sends what waits, for a few seconds at most. */
  close(): Promise<void>;
}

export const noSpan: Span = { begin: () => noSpan, end: () => undefined };

/** Tells nobody, and knows no library that could. */
export const noTracing: Tracing = {
  of: () => noSpan,
  counts: () => ({ sent: 0, dropped: 0, refused: 0 }),
  close: async () => undefined,
};

/** A span as long as the work in it; one that throws has failed. */
export async function traced<T>(
  parent: SpanParent,
  start: SpanStart,
  work: (span: Span) => Promise<T>,
  endOf: (value: T) => SpanEnd,
): Promise<T> {
  const span = parent.begin(start);
  try {
    const value = await work(span);
    span.end(endOf(value));
    return value;
  } catch (error) {
    // The fallback of the conventions for a fault without a name: an error's own words may hold anything.
    span.end({ failure: '_OTHER' });
    throw error;
  }
}
