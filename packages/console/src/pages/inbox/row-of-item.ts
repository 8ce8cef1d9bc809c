import type { ItemView } from '@signalbox/contract';
import type { ReviewRow } from '../../api/reviews.ts';
import { newestRevision } from '../../words/newest-revision.ts';

/** What a list would say of an item that was opened by a link and may be in no page read so far. */
export function rowOfItem(item: ItemView, kind?: 'check' | undefined): ReviewRow | null {
  const { decision, hold } = item;
  const check = kind === 'check' ? item.check : null;
  const asked = kind === 'check' ? check : item.review;
  if (asked === null || decision === null) return null;
  const fields = Object.entries(decision.fields);
  const sure = fields.flatMap(([, { value, confidence }]) => (value === null ? [] : [confidence]));
  return {
    id: asked.id,
    kind: check === null ? 'review' : 'check',
    origin: check?.origin ?? 'gate',
    inclusion: null,
    itemId: item.id,
    decisionId: decision.id,
    expiresAt: hold?.until ?? item.updatedAt,
    claimedBy: null,
    queue: item.owner?.kind === 'queue' ? item.owner.name : null,
    lane: item.lane,
    agent: decision.agent,
    externalId: item.externalId,
    source: item.source,
    subject: newestRevision(item)?.subject ?? null,
    fields: Object.fromEntries(fields.map(([name, { value }]) => [name, value])),
    lowestConfidence: sure.length === 0 ? null : Math.min(...sure),
    alike: 1,
  };
}
