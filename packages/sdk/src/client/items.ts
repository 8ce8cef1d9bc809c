import type {
  AcceptedItem,
  AttemptView,
  ConversationView,
  FlagAnswer,
  FlagBody,
  ItemState,
  ItemSummary,
  ItemView,
  NewItemInput,
  OutcomeBody,
  ReplayBody,
  ReplayView,
  SimilarCase,
} from '@signalbox/contract';
import { type Connection, call } from './call.ts';
import type { CallOptions, Page, Result } from './result.ts';

/** What narrows a list of items. Times are RFC 3339. */
export interface ItemFilter {
  readonly state?: ItemState | undefined;
  readonly lane?: 'auto' | 'assisted' | 'manual' | undefined;
  readonly source?: string | undefined;
  readonly externalId?: string | undefined;
  /** Words of the redacted text, or the external id. */
  readonly q?: string | undefined;
  readonly queue?: string | undefined;
  readonly agent?: string | undefined;
  readonly category?: string | undefined;
  readonly needs?: 'stuck' | 'failed_write' | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** 1 to 200. Default: 50. */
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface Items {
  /**
   * Takes a ticket, or a new revision of one. Needs `item:write`. With an idempotency key (1 to 255 visible ASCII characters) the
   * same call is good to repeat when nobody knows whether it was taken; so it is when the item names its `revision`.
   */
  create(
    item: NewItemInput,
    options?: CallOptions & { readonly idempotencyKey?: string | undefined },
  ): Promise<Result<AcceptedItem>>;
  /** Newest first, without timelines. Needs `item:read`. A page may be short, or empty, and still go on. */
  list(filter?: ItemFilter, options?: CallOptions): Promise<Result<Page<ItemSummary>>>;
  /** One item with its timeline. Needs `item:read`. `original` opens the text as it came: needs `review:write`, and is audited. */
  get(
    id: string,
    options?: CallOptions & { readonly original?: boolean | undefined },
  ): Promise<Result<ItemView>>;
  /** Every try to write what was decided, oldest first. Needs `item:read`. */
  attempts(id: string, options?: CallOptions): Promise<Result<Page<AttemptView>>>;
  /** Past cases whose right answers are known, most alike first; `limit` 1 to 10, default 5. Needs `item:read`. */
  similar(
    id: string,
    options?: CallOptions & { readonly limit?: number | undefined },
  ): Promise<Result<Page<SimilarCase>>>;
  /** What models and tools said for its decisions, step by step, redacted; the newest 20, newest first. Needs `item:read`. */
  conversation(id: string, options?: CallOptions): Promise<Result<Page<ConversationView>>>;
  /**
   * Runs a recorded conversation again, by the version that serves now or another one, on what was recorded. Models are asked and
   * paid for; no tool is called, nothing is decided. Takes as long as the conversation does. Needs `agent:write` and `item:read`.
   */
  replay(id: string, body?: ReplayBody, options?: CallOptions): Promise<Result<ReplayView>>;
  /** Says what turned out to be right for one field, and who says so. Needs `item:write`. */
  reportOutcome(
    id: string,
    outcome: OutcomeBody,
    options?: CallOptions,
  ): Promise<Result<{ readonly id: string }>>;
  /** Says whether what became of an item was right, and how satisfied somebody is with it. Needs `item:write`. */
  flag(id: string, flag: FlagBody, options?: CallOptions): Promise<Result<FlagAnswer>>;
}

export function itemCalls(connection: Connection): Items {
  const get = <T>(
    path: readonly string[],
    query: Readonly<Record<string, string | number | boolean | undefined>>,
    options?: CallOptions,
  ): Promise<Result<T>> =>
    call<T>(connection, { method: 'GET', path: ['items', ...path], query }, options);
  const post = <T>(
    path: readonly string[],
    body: unknown,
    options?: CallOptions,
  ): Promise<Result<T>> =>
    call<T>(connection, { method: 'POST', path: ['items', ...path], body }, options);
  return {
    create: (item, options) => {
      const key = options?.idempotencyKey;
      const headers = key === undefined ? {} : { 'idempotency-key': key };
      const request = { method: 'POST', path: ['items'], body: item, headers } as const;
      return call<AcceptedItem>(connection, request, options);
    },
    list: (filter, options) => get([], { ...filter }, options),
    get: (id, options) => get([id], { original: options?.original }, options),
    attempts: (id, options) => get([id, 'attempts'], {}, options),
    similar: (id, options) => get([id, 'similar'], { limit: options?.limit }, options),
    conversation: (id, options) => get([id, 'conversation'], {}, options),
    replay: (id, body, options) => post([id, 'replay'], body ?? {}, options),
    reportOutcome: (id, outcome, options) => post([id, 'outcome'], outcome, options),
    flag: (id, flag, options) => post([id, 'flag'], flag, options),
  };
}
