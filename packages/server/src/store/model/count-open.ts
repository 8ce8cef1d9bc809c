import type { Tx } from '../tx.ts';

interface OpenCalls {
  readonly calls: number;
  readonly setAsideMicros: number;
}

const text = `
  select count(*)::bigint as calls, coalesce(sum(held_micros), 0)::bigint as "setAsideMicros" from signalbox.model_call
  where tenant_id = $1 and outcome is null`;

/** Calls under way, and what is set aside for them. */
export async function countOpenCalls(tx: Tx): Promise<OpenCalls> {
  const [row] = await tx.query<OpenCalls>(text, [tx.tenantId]);
  return row ?? { calls: 0, setAsideMicros: 0 };
}
