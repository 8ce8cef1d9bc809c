import type { Tx } from '../tx.ts';

export interface AuditViewRow {
  readonly id: string;
  readonly at: Date;
  readonly stage: string;
  readonly type: string;
  readonly actor: string;
  readonly item_id: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface AuditFilter {
  readonly type?: string | undefined;
  readonly itemId?: string | undefined;
  readonly actor?: string | undefined;
  /** RFC 3339; from this moment on. */
  readonly from?: string | undefined;
  /** RFC 3339; before this moment. */
  readonly to?: string | undefined;
}

/** What every item leaves: not in the index by type (0014), whose condition the query has to name to use it. */
const everyItemsTypes: readonly string[] = [
  ...[
    'received',
    'revised',
    'decided',
    'write_started',
    'write_unsettled',
    'write_ended',
    'looked_again',
  ],
];

// Ids ascend with time, so the bounds on them leave months and leaf pages out; a day of slack covers clocks that disagree.
function listText(rare: boolean): string {
  return `
  select id, at, stage, type, actor, item_id, detail from audit_entry
  where tenant_id = $1 and ($2::uuid is null or id < $2) and ($3::text is null or type = $3)
    and ($4::uuid is null or item_id = $4) and ($5::text is null or actor = $5)
    and ($6::timestamptz is null or (at >= $6 and id >= signalbox.uuid_v7_floor($6 - interval '1 day')))
    and ($7::timestamptz is null or (at < $7 and id < signalbox.uuid_v7_floor($7 + interval '1 day')))
    ${rare ? `and type not in (${everyItemsTypes.map((type) => `'${type}'`).join(', ')})` : ''}
  order by id desc limit $8`;
}

const timelineText = `
  select id, at, stage, type, actor, item_id, detail, count(*) over ()::int as entries from audit_entry
  where tenant_id = $1 and item_id = $2 order by id desc limit $3`;

/** Entries of a timeline shown at most: the newest. */
const timelineLimit = 1_000;

/** Audit entries, newest first, below the id `belowId`. */
export function listAudit(
  tx: Tx,
  filter: AuditFilter,
  limit: number,
  belowId: string | null,
): Promise<readonly AuditViewRow[]> {
  const { type, itemId, actor, from, to } = filter;
  const values = [belowId, type ?? null, itemId ?? null, actor ?? null, from ?? null, to ?? null];
  const rare = type !== undefined && !everyItemsTypes.includes(type);
  return tx.query(listText(rare), [tx.tenantId, ...values, limit]);
}

export interface Timeline {
  /** Oldest first. */
  readonly rows: readonly AuditViewRow[];
  /** The number of the first row, counted from 1 at the item's beginning. */
  readonly firstSeq: number;
}

/** The audit entries of one item in order; of very many, the newest 1,000. */
export async function readTimeline(tx: Tx, itemId: string): Promise<Timeline> {
  const rows = await tx.query<AuditViewRow & { readonly entries: number }>(
    timelineText,
    [tx.tenantId, itemId, timelineLimit],
    'view-timeline',
  );
  return { rows: [...rows].reverse(), firstSeq: (rows[0]?.entries ?? 0) - rows.length + 1 };
}
