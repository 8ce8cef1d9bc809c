import { guardItem } from '@signalbox/domain';
import type { SourceTerms } from '../agents/runtime.ts';
import type { WorkRow } from '../store/decision/read-work.ts';

/** Codes that keep an item with people, whatever an agent says of it, under what the workspace wants of its source. */
export function guard(work: WorkRow, terms: SourceTerms | undefined): readonly string[] {
  const { subject, body, findings: sanitised, context } = work;
  const reopened = terms?.onReply === 'person' && context != null && context.reopened !== null;
  return guardItem({ subject, body, sanitised, reopened }).map((finding) => finding.code);
}
