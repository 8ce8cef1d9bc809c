import type { AuditFault } from '../../api/audit.ts';
import { momentOfId } from '../../words/moment.ts';

export interface FaultWords {
  readonly title: string;
  readonly means: string;
  readonly remedy: string;
  /** The entry and the moments round it, where the fault names one. */
  readonly entry: { readonly id: string; readonly from: string; readonly to: string } | null;
}

const around = 1_000;

/** What a fault means and what to do about it, for somebody who has never seen one. */
export function faultWords({ kind, at }: AuditFault): FaultWords {
  const [, place, number] = /^(seal|era):(\d+)$/.exec(at) ?? [];
  const madeMs = momentOfId(at);
  const entry =
    madeMs === null
      ? null
      : {
          id: at,
          from: new Date(madeMs - around).toISOString(),
          to: new Date(madeMs + around).toISOString(),
        };
  const where =
    place === 'seal'
      ? `seal ${number ?? ''}`
      : place === 'era'
        ? `the beginning of era ${number ?? ''}`
        : 'this entry';
  return { ...wordsOf(kind, where, place === undefined), entry };
}

function wordsOf(
  kind: AuditFault['kind'],
  where: string,
  isEntry: boolean,
): Omit<FaultWords, 'entry'> {
  switch (kind) {
    case 'edited':
      return {
        title: isEntry ? 'An entry was changed' : `Changed: ${where}`,
        means: isEntry
          ? 'What stands in it is not what was sealed: a column was changed in the database, or the entry was put in by somebody without the key.'
          : `What ${where} says is not what was sealed when it was made.`,
        remedy:
          'Compare it with a back-up or an export from before, and find who wrote to the database past Signalbox.',
      };
    case 'missing':
      return {
        title: `Missing: ${where}`,
        means: isEntry
          ? 'The seal that covers it counts it, and it is not there: it was deleted from the database.'
          : `Entries or records that ${where} covers are gone.`,
        remedy:
          'Restore a back-up beside this installation and read there what is gone; then find who deleted it.',
      };
    case 'reordered':
      return {
        title: `Changed places: ${where}`,
        means: 'Entries stand in another order than the one they were sealed in.',
        remedy:
          'Compare the times with an export from before: somebody wanted something to look earlier or later.',
      };
    case 'truncated':
      return {
        title: `The end is cut off at ${where}`,
        means:
          'The anchors outside the database name newer seals than the database holds: its newest part was removed, or an old copy of it was put in place.',
        remedy:
          'If a back-up was restored without the restore command, restore it with that. If not, treat it as tampering.',
      };
  }
}
