import type { Proposed } from './read-proposed.ts';

/** How far back and how many: what is older is long done with, and nobody looks at more. */
export const likeDays = 7;
export const likeMax = 10_000;

/**
 * The decisions whose key is that of one: the same agent and version proposed the same, without a person, in the last days.
 * `$1` is the tenant, `$2` to `$5` are `keyValues`. Good enough to count by: of 2^64 keys two proposals hardly share one.
 */
export const sameKeyText = `
  select d.id, d.item_id from decision d
  where d.tenant_id = $1 and d.proposal = $2 and d.agent = $3 and d.version = $4 and d.lane = 'auto' and d.id <> $5
    and d.id >= signalbox.uuid_v7_floor(now() - interval '${likeDays} days')`;

/**
 * Whether one would write the same, letter by letter: `$6` of `likeValues`. Takes some 0.1 ms a decision, and hides from the
 * planner how many there are: to be asked of what has been found already.
 */
export const sameText = `signalbox.proposed_payload(d.fields, d.reply) = $6::jsonb`;

export function keyValues(of: Proposed): readonly string[] {
  return [of.key, of.agent, of.version, of.decision_id];
}

export function likeValues(of: Proposed): readonly string[] {
  return [...keyValues(of), of.payload];
}
