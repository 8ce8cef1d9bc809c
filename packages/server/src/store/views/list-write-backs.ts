import { unmetVerdicts, type WriteBackState } from '@signalbox/contract';
import type { Tx } from '../tx.ts';
import {
  type AttemptRow,
  lookColumns,
  lookJoin,
  settledColumns,
  settledJoin,
} from './list-attempts.ts';

export interface WriteBackRow extends AttemptRow {
  readonly item_id: string;
  readonly external_id: string;
  readonly source: string;
  readonly agent: string | null;
  readonly version: string | null;
  readonly type: string;
  readonly stuck: string | null;
}

export interface WriteBackFilter {
  readonly state?: WriteBackState | undefined;
  readonly source?: string | undefined;
  readonly agent?: string | undefined;
}

const unmetList = unmetVerdicts.map((verdict) => `'${verdict}'`).join(', ');

/** In words that name the condition of the index of unmet ones (0013), so that they are found among millions confirmed; one that is open holds a lease. */
function stateCondition(state: WriteBackState | undefined): string {
  if (state === undefined) return 'true';
  if (state === 'open') {
    return 't.verdict is null and t.id in (select attempt_id from write_lease where tenant_id = $1)';
  }
  if (state === 'confirmed') return `t.verdict = 'confirmed'`;
  const unmetOnes = `t.verdict in (${unmetList})`;
  return state === 'unmet' ? unmetOnes : `${unmetOnes} and t.verdict = '${state}'`;
}

function listText(state: WriteBackState | undefined): string {
  return `
  select t.id, t.action_id, t.number, t.started_at, t.ended_at, t.deadline_at, t.verdict, t.intended, t.precondition,
    t.read_back, t.error_code, t.exchange, ${settledColumns}, ${lookColumns}, t.item_id, i.external_id, i.source,
    d.agent, d.version, case when i.state = 'stuck' and i.decision_id = a.decision_id then i.stuck_code end as stuck,
    coalesce(a.type, case h.kind when 'note' then 'hand_over' else h.kind end) as type
  from attempt t
  left join action a on a.tenant_id = $1 and a.id = t.action_id
  left join hand_over h on a.id is null and h.tenant_id = $1 and h.id = t.action_id
  join item i on i.tenant_id = $1 and i.id = t.item_id
  ${lookJoin}
  ${settledJoin}
  left join decision d on d.tenant_id = $1 and d.id = a.decision_id
  where t.tenant_id = $1 and ($2::uuid is null or t.id < $2) and ($3::text is null or i.source = $3)
    and ($4::text is null or d.agent = $4) and (a.id is not null or h.id is not null) and ${stateCondition(state)}
  order by t.id desc limit $5`;
}

/** Attempts to write, newest first, below the id `belowId`. */
export function listWriteBacks(
  tx: Tx,
  { state, source, agent }: WriteBackFilter,
  limit: number,
  belowId: string | null,
): Promise<readonly WriteBackRow[]> {
  return tx.query(listText(state), [tx.tenantId, belowId, source ?? null, agent ?? null, limit]);
}
