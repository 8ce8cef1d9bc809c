import { type Difference, differencesOf, type Round } from './compare.ts';
import type { Decisions } from './decide-round.ts';
import { type Edition, whyOf } from './desk-files.ts';

export interface JudgedVersions {
  readonly decided: Readonly<Record<Edition, number>>;
  /** Answers that were given under other instructions than the version of their decision has; a version that is none of ours. */
  readonly stale: readonly Difference[];
  /** Decisions that are not what this version decides at idle. */
  readonly different: readonly Difference[];
}

/**
 * Holds every decision against the version it names.
 *
 * @param atIdle what the versions with these instructions decide when nothing else is going on.
 */
export function judgeVersions(
  { round, under }: Decisions,
  editionOf: (versionId: string) => Edition | null,
  atIdle: Readonly<Record<Edition, Round>>,
): JudgedVersions {
  const decided = { one: 0, two: 0 };
  const stale: Difference[] = [];
  const different: Difference[] = [];
  for (const [ticket, { versionId, why }] of under) {
    const edition = editionOf(versionId);
    if (edition === null) {
      stale.push({ ticket, field: 'version', first: 'one of the bench', second: versionId });
      continue;
    }
    decided[edition] += 1;
    if (why !== null && why !== whyOf(edition)) {
      stale.push({ ticket, field: 'answer', first: whyOf(edition), second: why });
    }
    const expected = atIdle[edition].get(ticket) ?? null;
    different.push(...differencesOf(ticket, expected, round.get(ticket) ?? null));
  }
  return { decided, stale, different };
}
