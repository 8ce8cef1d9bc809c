/** A model server that says what it is told to, over the wire formats of OpenAI and Anthropic. */
export interface ModelServer {
  /** http://127.0.0.1:PORT; OpenAI below /v1 (chat/completions, embeddings, models), Anthropic at /v1/messages. */
  readonly url: string;
  /** What was asked and well formed, in the order it came. Refused requests are named by `assertClean` instead. */
  readonly requests: readonly SeenRequest[];
  /**
   * Answers in order, or one function for all; a request beyond the list is answered 500 and makes `assertClean` throw. Replaces
   * the script before it. A list is for chats and messages only: embeddings need no script, but a function is asked about them too,
   * and its answer's `usage`, `delayMs`, `fault` and `json` (vectors) count. `n` is how often the function was asked before.
   */
  script(
    answers:
      | readonly ModelAnswer[]
      | ((request: SeenRequest, n: number) => ModelAnswer | Promise<ModelAnswer>),
  ): void;
  /**
   * What was charged: tokens by model, as the server counted and said in `usage`. A call is charged when it is taken, also when its
   * answer hangs, is cut or cannot be read; one refused, or answered with a status, is not.
   */
  readonly usage: ReadonlyMap<
    string,
    { readonly input: number; readonly output: number; readonly calls: number }
  >;
  /**
   * Throws when a request was not as the service wants it, when an answer was asked for that the script does not have, or has and
   * cannot be sent, and when answers of a list are left over. Says each place; never what stood there.
   */
  assertClean(): void;
  /** Ends what still hangs and frees the port. */
  close(): Promise<void>;
}

export interface ModelServerOptions {
  /** Default: one that is free. */
  readonly port?: number | undefined;
  /** The only key that is taken. Default: any that is not empty. */
  readonly apiKey?: string | undefined;
}

export interface SeenRequest {
  readonly api: 'openai.chat' | 'openai.embeddings' | 'anthropic.messages';
  readonly model: string;
  /** All system and developer texts, a line between them; null when there is none. */
  readonly system: string | null;
  /** All other messages, with their texts and the texts of tool results. Of embeddings: each input as `user`. */
  readonly messages: readonly { readonly role: string; readonly text: string }[];
  /** Names of the tools offered. */
  readonly tools: readonly string[];
  readonly stream: boolean;
  readonly body: unknown;
  readonly atMs: number;
}

/** An answer of the model. An empty one says nothing, and ends. */
export interface ModelAnswer {
  readonly text?: string | undefined;
  /**
   * A structured answer: sent as text, or as the input of the tool that the request forces. Not together with `text`. Embeddings:
   * the vectors.
   */
  readonly json?: unknown;
  readonly toolCalls?: readonly { readonly name: string; readonly input: unknown }[] | undefined;
  readonly refusal?: string | undefined;
  /** Default: `tool` with tool calls, `length` when the answer is longer than the request allows, otherwise `end`. */
  readonly stop?: 'end' | 'length' | 'tool' | undefined;
  /** Tokens. `input` includes `cachedInput`. Default: counted, nothing cached. */
  readonly usage?:
    | {
        readonly input?: number | undefined;
        readonly output?: number | undefined;
        readonly cachedInput?: number | undefined;
      }
    | undefined;
  /** How likely tokens of the answer were, 0 to 1, in their order; what stands between them was certain. OpenAI only. */
  readonly tokenProbabilities?:
    | readonly { readonly token: string; readonly probability: number }[]
    | undefined;
  /** Before the first byte. */
  readonly delayMs?: number | undefined;
  readonly fault?: ModelFault | undefined;
}

export type ModelFault =
  /** An error of the service, in its shape, instead of an answer. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterMs?: number | undefined }
  /** The connection ends after so many bytes of the body. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** 200 with a body, or an event of a stream, that is no JSON. */
  | { readonly kind: 'bad_json' }
  /** No byte, until the caller gives up or the server is closed. */
  | { readonly kind: 'hang' }
  /** Waits before each event of a stream, or each eighth of a body. */
  | { readonly kind: 'slow'; readonly msPerChunk: number };
