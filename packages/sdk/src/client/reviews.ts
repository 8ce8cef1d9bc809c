import type {
  BulkVerdictAnswer,
  BulkVerdictBody,
  Claim,
  ItemStateAnswer,
  ReviewSummary,
  VerdictInput,
} from '@signalbox/contract';
import { type Connection, call } from './call.ts';
import type { CallOptions, Page, Result } from './result.ts';

/** What narrows the list of what waits for people. */
export interface ReviewFilter {
  /** Default: `review`. */
  readonly kind?: 'review' | 'check' | undefined;
  /** Default: `open`, claimed or not. */
  readonly state?: 'open' | 'claimed' | 'unclaimed' | undefined;
  readonly queue?: string | undefined;
  /** Default: `oldest`. */
  readonly order?: 'oldest' | 'expiring' | undefined;
  /** Those that propose what this review does. */
  readonly like?: string | undefined;
  /** 1 to 200. Default: 50. */
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** Reading needs `item:read`, all else `review:write`. The key is who the audit names: give each reviewer one of their own. */
export interface Reviews {
  list(filter?: ReviewFilter, options?: CallOptions): Promise<Result<Page<ReviewSummary>>>;
  /** Claims a review for a while; again renews. `review_claimed`: somebody else has it. */
  claim(id: string, options?: CallOptions): Promise<Result<Claim>>;
  /** Gives a claimed review back. */
  unclaim(id: string, claimId: string, options?: CallOptions): Promise<Result<ItemStateAnswer>>;
  /** Says what becomes of a proposal, with the claim and the decision that was looked at. */
  decide(
    id: string,
    verdict: VerdictInput,
    options?: CallOptions,
  ): Promise<Result<ItemStateAnswer>>;
  /** One verdict for reviews that propose exactly the same; each is decided by itself. */
  decideAlike(body: BulkVerdictBody, options?: CallOptions): Promise<Result<BulkVerdictAnswer>>;
}

export function reviewCalls(connection: Connection): Reviews {
  const post = <T>(
    path: readonly string[],
    body: unknown,
    options?: CallOptions,
  ): Promise<Result<T>> =>
    call<T>(connection, { method: 'POST', path: ['reviews', ...path], body }, options);
  return {
    list: (filter, options) => {
      const request = { method: 'GET', path: ['reviews'], query: { ...filter } } as const;
      return call<Page<ReviewSummary>>(connection, request, options);
    },
    claim: (id, options) => post([id, 'claim'], undefined, options),
    unclaim: (id, claimId, options) => post([id, 'unclaim'], { claimId }, options),
    decide: (id, verdict, options) => post([id, 'verdict'], verdict, options),
    decideAlike: (body, options) => post(['bulk'], body, options),
  };
}
