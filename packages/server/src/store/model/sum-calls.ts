import type { Tx } from '../tx.ts';

export interface CallSums {
  readonly calls: number;
  readonly costMicros: number;
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
}

/** Sums over one part of the calls; what it is not grouped by is null. */
export interface CallSumRow extends CallSums {
  readonly part: 'all' | 'day' | 'agent' | 'model' | 'agent and model' | 'outcome';
  readonly day: string | null;
  readonly agent: string | null;
  readonly model: string | null;
  /** Null also for calls under way. */
  readonly outcome: string | null;
}

/** Columns of {@link CallSums} over `c`. */
export const sums = `count(*)::bigint as calls, coalesce(sum(c.cost_micros), 0)::bigint as "costMicros",
    coalesce(sum(c.input_tokens), 0)::bigint as "inputTokens", coalesce(sum(c.cached_tokens), 0)::bigint as "cachedTokens",
    coalesce(sum(c.output_tokens), 0)::bigint as "outputTokens"`;

const text = `
  select case grouping(c.day, c.agent, c.model, c.outcome)
      when 7 then 'day' when 11 then 'agent' when 13 then 'model' when 9 then 'agent and model' when 14 then 'outcome' else 'all'
    end as part, c.day::text, c.agent, c.model, c.outcome, ${sums}
  from signalbox.model_call c
  where c.tenant_id = $1 and c.day between $2 and $3
  group by grouping sets ((), (c.day), (c.agent), (c.model), (c.agent, c.model), (c.outcome))
  order by "costMicros" desc, calls desc, c.agent, c.model, c.outcome`;

const replaysText = `
  select ${sums} from signalbox.model_call c where c.tenant_id = $1 and c.day between $2 and $3 and c.replay`;

/** What the same days' calls of conversations that were run again used and cost. */
export async function sumReplays(tx: Tx, from: string, to: string): Promise<CallSums | undefined> {
  const [row] = await tx.query<CallSums>(replaysText, [tx.tenantId, from, to]);
  return row;
}

/** What the calls of some days used and cost, dearest first: all together, and by day, agent, model, both, and outcome. */
export function sumCalls(tx: Tx, from: string, to: string): Promise<readonly CallSumRow[]> {
  return tx.query(text, [tx.tenantId, from, to]);
}
