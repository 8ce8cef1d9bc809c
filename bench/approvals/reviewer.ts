import type { NewItemInput, ReviewSummary, VerdictInput } from '@signalbox/contract';
import type { Result } from '@signalbox/sdk';
import type { House, Houses } from './houses.ts';

type Said = Pick<VerdictInput, 'verdict'> & Partial<Pick<VerdictInput, 'fields'>>;

export interface Spoken {
  /** What the last call was answered; `recorded`: an earlier one had been, whose answer was lost. */
  readonly end: 'answered' | 'recorded' | string;
  /** Who answered last; null when nobody did. */
  readonly house: House | null;
}

/** A person at the HTTP interface, who says again what nobody answered. */
export interface Reviewer {
  send(item: NewItemInput): Promise<string>;
  /** The open review of an item, of another decision than `not`. */
  reviewOf(itemId: string, not?: string): Promise<ReviewSummary>;
  /** @param once gives up when the first call is not answered. */
  say(review: ReviewSummary, said: Said, once?: boolean): Promise<Spoken>;
  /** The id of the claim. */
  claim(review: ReviewSummary): Promise<string>;
  /** Says it under a claim made before, whatever happened since. The code it was refused with; `answered`: it was taken. */
  sayUnder(claimId: string, review: ReviewSummary, said: Said): Promise<string>;
  stop(): void;
}

const everyMs = 150;

export function openReviewer(houses: Houses): Reviewer {
  const waiting = new Map<
    string,
    { readonly not: string | null; found(one: ReviewSummary): void }
  >();
  let stopped = false;
  const look = async (): Promise<void> => {
    while (!stopped) {
      if (waiting.size > 0) {
        const { client } = await houses.any();
        const page = await client.reviews.list({ limit: 200 });
        for (const one of page.ok ? page.value.data : []) {
          const who = waiting.get(one.itemId);
          if (who === undefined || who.not === one.decisionId) continue;
          waiting.delete(one.itemId);
          who.found(one);
        }
      }
      await pause();
    }
  };
  void look();
  return {
    send: async (item) => {
      const { value } = await untilAnswered(houses, ({ client }) => client.items.create(item));
      if (value === null) throw new Error('a ticket was refused');
      return value.id;
    },
    reviewOf: (itemId, not) =>
      new Promise((found) => waiting.set(itemId, { not: not ?? null, found })),
    say: (review, said, once = false) => say(houses, review, said, once),
    claim: async (review) => {
      const claim = await untilAnswered(houses, ({ client }) => client.reviews.claim(review.id));
      if (claim.value === null) throw new Error(`a claim was refused: ${claim.code}`);
      return claim.value.claimId;
    },
    sayUnder: async (claimId, { id, decisionId }, said) => {
      const verdict = { ...said, claimId, decisionId };
      const { value, code } = await untilAnswered(houses, ({ client }) =>
        client.reviews.decide(id, verdict),
      );
      return value === null ? code : 'answered';
    },
    stop: () => {
      stopped = true;
    },
  };
}

async function say(
  houses: Houses,
  review: ReviewSummary,
  said: Said,
  once: boolean,
): Promise<Spoken> {
  for (;;) {
    const claim = await untilAnswered(houses, ({ client }) => client.reviews.claim(review.id));
    if (claim.value === null) {
      const end = claim.code === 'review_decided' ? 'recorded' : claim.code;
      return { end, house: null };
    }
    const house = await houses.any();
    const { claimId } = claim.value;
    const { decisionId } = review;
    const answer = await house.client.reviews.decide(review.id, { ...said, claimId, decisionId });
    if (answer.ok) return { end: 'answered', house };
    if (once) return { end: answer.error.code, house: null };
    if (!isOpen(answer) && answer.error.code !== 'claim_lost')
      return { end: answer.error.code, house };
  }
}

/** Nobody knows whether the call was taken. */
function isOpen<T>(result: Result<T>): boolean {
  return !result.ok && result.error.status === null;
}

async function untilAnswered<T>(
  houses: Houses,
  call: (house: House) => Promise<Result<T>>,
): Promise<
  { readonly value: T; readonly code: '' } | { readonly value: null; readonly code: string }
> {
  for (;;) {
    const result = await call(await houses.any());
    if (result.ok) return { value: result.value, code: '' };
    if (!isOpen(result) && result.error.retry !== 'later')
      return { value: null, code: result.error.code };
    await pause();
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, everyMs));
}
