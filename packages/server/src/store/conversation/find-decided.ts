import type { Tx } from '../tx.ts';

/** A conversation that ended in a decision, with what was decided. */
export interface DecidedConversation {
  readonly id: string;
  readonly revisionNo: number;
  readonly agent: string;
  readonly version: string;
  readonly tookMs: number;
  readonly lane: 'auto' | 'assisted' | 'manual';
  readonly fallback: 'quick' | 'cached' | 'rules' | null;
  readonly fields: Readonly<
    Record<string, { readonly value: string | null; readonly confidence: number }>
  >;
  readonly reasons: readonly { readonly code: string; readonly detail: string }[];
  /** Redacted, as it was proposed. */
  readonly reply: {
    readonly text: string;
    readonly citations: readonly { readonly id: string; readonly title: string }[];
  } | null;
  /** Versions of the agents that took part, by name. */
  readonly agents: Readonly<Record<string, string>>;
}

const text = `
  select c.id, c.revision_no as "revisionNo", c.agent, c.version, d.lane, d.fallback, d.fields, d.reasons, d.reply,
    (extract(epoch from c.ended_at - coalesce(c.taken_at, c.started_at)) * 1000)::float8 as "tookMs",
    coalesce(d.facts -> 'conversation' -> 'agents', '{}') as agents
  from conversation c join decision d on d.tenant_id = $1 and d.id = c.decision_id
  where c.tenant_id = $1 and c.item_id = $2 and c.outcome = 'decided' and c.replay_of is null
    and ($3::uuid is null or c.id = $3::uuid)
  order by c.id desc limit 1`;

/** The newest conversation about an item that ended in a decision, or the one of that id. */
export async function findDecided(
  tx: Tx,
  itemId: string,
  id: string | null,
): Promise<DecidedConversation | undefined> {
  const [row] = await tx.query<DecidedConversation>(text, [tx.tenantId, itemId, id]);
  return row;
}
