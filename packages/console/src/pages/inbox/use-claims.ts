import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { isApiProblem } from '../../api/api-problem.ts';
import {
  type Claim,
  claimReview,
  type ReviewRow,
  readAlike,
  unclaimReview,
} from '../../api/reviews.ts';

/** A claim with less time left than this is renewed before it is used. */
const marginMs = 15_000;

export interface Claims {
  /** Ids of reviews that are claimed from this window. */
  readonly own: ReadonlySet<string>;
  /** The claim, made or renewed when needed; at the same time only once. @throws ApiProblem */
  readonly ensure: (reviewId: string) => Promise<Claim>;
  /** Gives it back; a claim that has ended already is as good. @throws ApiProblem */
  readonly release: (reviewId: string) => Promise<void>;
  readonly forget: (reviewId: string) => void;
}

/** The claims this window holds. One is made when somebody begins to act, so that two can look and only one decides. */
export function useClaims(): Claims {
  const client = useQueryClient();
  const [own, setOwn] = useState<ReadonlySet<string>>(new Set());
  const claims = useRef(new Map<string, Promise<Claim>>());
  return useMemo((): Claims => {
    const show = (): void => setOwn(new Set(claims.current.keys()));
    const forget = (reviewId: string): void => {
      if (claims.current.delete(reviewId)) show();
    };
    const make = (reviewId: string): Promise<Claim> => {
      const made = claimReview(reviewId);
      claims.current.set(reviewId, made);
      made.then(show, () => {
        if (claims.current.get(reviewId) === made) forget(reviewId);
      });
      return made;
    };
    return {
      own,
      forget,
      ensure: async (reviewId) => {
        const known = claims.current.get(reviewId);
        if (known === undefined) return make(reviewId);
        const claim = await known;
        return Date.parse(claim.expiresAt) - Date.now() > marginMs ? claim : make(reviewId);
      },
      release: async (reviewId) => {
        const { claimId } = await (claims.current.get(reviewId) ?? claimReview(reviewId));
        forget(reviewId);
        try {
          await unclaimReview(reviewId, claimId);
        } catch (error) {
          const over = isApiProblem(error) && error.status === 409;
          if (!over) throw error;
        } finally {
          void client.invalidateQueries({ queryKey: ['reviews'] });
        }
      },
    };
  }, [own, client]);
}

/** Who has claimed a review now, as the API names them; null when nobody or when it cannot be told. */
export async function claimantOf(reviewId: string): Promise<string | null> {
  try {
    let cursor: string | null = null;
    do {
      const page: { data: readonly ReviewRow[]; nextCursor: string | null } = await readAlike(
        reviewId,
        cursor,
      );
      const row = page.data.find(({ id }) => id === reviewId);
      if (row !== undefined) return row.claimedBy;
      cursor = page.nextCursor;
    } while (cursor !== null);
    return null;
  } catch {
    return null;
  }
}
