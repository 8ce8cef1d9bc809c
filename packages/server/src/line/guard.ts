import { type Guarded, guardItem } from '@signalbox/domain';
import type { TenantRuntime } from '../agents/runtime.ts';
import type { WorkRow } from '../store/decision/read-work.ts';

/** What keeps an item with people, whatever an agent says of it, under what the workspace wants. Reads redacted text only. */
export function guard(work: WorkRow, runtime: Pick<TenantRuntime, 'injection' | 'terms'>): Guarded {
  const { subject, body, findings: sanitised, context } = work;
  const terms = runtime.terms.get(work.source);
  const reopened = terms?.onReply === 'person' && context != null && context.reopened !== null;
  const { injection } = runtime;
  return guardItem({ subject, body, sanitised, reopened, injection });
}
