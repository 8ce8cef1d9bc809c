import type { KnowledgeArticleView, KnowledgeGapView } from '@signalbox/contract';
import type { Tone } from '../../components/lamp/tone.ts';
import { formatCount } from '../../format/number.ts';

type Citations = KnowledgeArticleView['citations'];

/** "3 sent as they were, 1 changed"; what nobody has decided is said last. Empty: it is cited by nothing. */
export function endedWords({ cited, sent, edited, unsent }: Citations): string {
  return parts([
    [sent, 'sent as it was', 'sent as they were'],
    [edited, 'changed first'],
    [unsent, 'not sent'],
    [cited - sent - edited - unsent, 'not decided'],
  ]);
}

/** What was checked of the decisions that cite it. */
export function checkedWords({ right, wrong }: Citations): string {
  return parts([
    [right, 'right'],
    [wrong, 'wrong'],
  ]);
}

function parts(all: readonly (readonly [number, string, string?])[]): string {
  return all
    .filter(([count]) => count > 0)
    .map(([count, one, many]) => `${formatCount(count)} ${count === 1 ? one : (many ?? one)}`)
    .join(', ');
}

interface StandingWords {
  readonly tone: Tone;
  readonly word: string;
}

export const standings: Readonly<Record<KnowledgeGapView['standing'], StandingWords>> = {
  missing: { tone: 'manual', word: 'no article' },
  unread: { tone: 'assisted', word: 'not read' },
  found: { tone: 'auto', word: 'found by now' },
};
