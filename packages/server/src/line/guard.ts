import { guardItem } from '@signalbox/domain';
import type { WorkRow } from '../store/decision/read-work.ts';

/** Codes that keep an item with people, whatever an agent says of it. */
export function guard(work: WorkRow): readonly string[] {
  return guardItem({ subject: work.subject, body: work.body, sanitised: work.findings }).map(
    (finding) => finding.code,
  );
}
