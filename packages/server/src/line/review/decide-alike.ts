import type { BulkVerdictBody, ErrorCode } from '@signalbox/contract';
import pLimit from 'p-limit';
import { askedKinds } from '../../store/hold/lock-hold.ts';
import { readProposal } from '../../store/hold/read-proposal.ts';
import { findReviews, type ReviewOfDecision } from '../../store/review/find-reviews.ts';
import { inTenant } from '../../store/tx.ts';
import type { LineContext } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { claimReview } from './claim.ts';
import { decideReview } from './decide-review.ts';
import { unclaimReview } from './unclaim.ts';

// Each takes a connection for two short transactions; the others that work at the same time need some as well.
const atOnce = 4;

/** What became of one decision of a bulk verdict. */
export interface DecidedAlike {
  readonly decisionId: string;
  /** Null when the decision has no review. */
  readonly reviewId: string | null;
  readonly itemId: string | null;
  readonly ok: boolean;
  /** Why not; null when ok. */
  readonly code: ErrorCode | null;
}

/**
 * One verdict for many reviews, or many checks, that propose exactly the same as `like`. Each is claimed and decided by itself, as if one after
 * the other had been opened: what somebody else has claimed, what has been decided or replaced meanwhile, and what proposes
 * something else is left alone and says why. The seconds are those of the whole; each verdict records its share.
 *
 * @returns one result a decision asked for, in their order, repeats once.
 * @throws Refusal `not_found` when there is no review `like`
 */
export async function decideAlike(
  context: LineContext,
  tenantId: string,
  body: BulkVerdictBody,
  actor: string,
): Promise<readonly DecidedAlike[]> {
  const decisionIds = [...new Set(body.decisionIds.map((id) => id.toLowerCase()))];
  const found = await inTenant(context.database, tenantId, async (tx) => {
    const like = await readProposal(tx, body.like, askedKinds);
    if (like === undefined) throw new Refusal('not_found');
    const rows = await findReviews(tx, decisionIds, like);
    return new Map(rows.map((row) => [row.decision_id, row]));
  });
  const secondsSpent =
    body.secondsSpent === undefined
      ? undefined
      : Math.round(body.secondsSpent / decisionIds.length);
  const limit = pLimit(atOnce);
  return Promise.all(
    decisionIds.map((decisionId) =>
      limit(async () => {
        const review = found.get(decisionId);
        const code =
          review === undefined
            ? 'not_found'
            : await decideOne(context, tenantId, review, { ...body, secondsSpent }, actor);
        const reviewId = review?.id ?? null;
        return { decisionId, reviewId, itemId: review?.item_id ?? null, ok: code === null, code };
      }),
    ),
  );
}

/** Null when it was decided; else the code it was refused with. */
async function decideOne(
  context: LineContext,
  tenantId: string,
  review: ReviewOfDecision,
  body: Omit<BulkVerdictBody, 'secondsSpent'> & { readonly secondsSpent: number | undefined },
  actor: string,
): Promise<ErrorCode | null> {
  if (!review.alike) return 'proposal_differs';
  if (review.replaced) return 'decision_superseded';
  const { verdict, reasonCode, note, secondsSpent } = body;
  let claimId: string | null = null;
  try {
    ({ claimId } = await claimReview(context, tenantId, review.id, actor, { bulk: true }));
    const decisionId = review.decision_id;
    const own = { claimId, decisionId, verdict, reasonCode, note, secondsSpent, fields: {} };
    await decideReview(context, tenantId, review.id, own, actor, { bulk: true });
    return null;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // A claim nobody is going to use would keep everybody else away for its whole time.
    if (claimId !== null) await giveBack(context, tenantId, review.id, claimId, actor);
    return error.code;
  }
}

async function giveBack(
  context: LineContext,
  tenantId: string,
  reviewId: string,
  claimId: string,
  actor: string,
): Promise<void> {
  try {
    await unclaimReview(context, tenantId, reviewId, claimId, actor);
  } catch (error) {
    // Decided or replaced meanwhile: there is no claim left to give back.
    if (!(error instanceof Refusal)) throw error;
  }
}
