import type { ItemView } from '@signalbox/contract';
import type { ReviewRow } from '../../api/reviews.ts';
import { formatShare } from '../../format/number.ts';

/** What stands on the buttons and in the list; a check asks whether what was done was right, not whether to do it. */
export interface QueueWords {
  readonly list: string;
  readonly accept: string;
  readonly edit: string;
  readonly decline: string;
  readonly send: string;
  readonly proposal: string;
  readonly mayNot: string;
}

export const reviewWords: QueueWords = {
  list: 'Open reviews',
  accept: 'Accept',
  edit: 'Edit',
  decline: 'Decline',
  send: 'Send',
  proposal: 'Proposal',
  mayNot: 'Your role may look at reviews and not decide them.',
};

export const checkWords: QueueWords = {
  list: 'Decisions to check',
  accept: 'It was right',
  edit: 'It was wrong, this is right',
  decline: 'It was wrong',
  send: 'Send the correction',
  proposal: 'What was decided',
  mayNot: 'Your role may look at checks and not make them.',
};

/** Why somebody is asked to check this one. */
export function whyChecked({ origin, inclusion }: ReviewRow, item: ItemView): string {
  switch (origin) {
    case 'cascade':
      return 'A decision like it was found wrong, so this one is put back for checking.';
    case 'person':
      return 'A person asked for it to be checked.';
    case 'verdict':
      return 'It was checked, and the verdict was taken back.';
    default: {
      const chance = inclusion ?? sampledOf(item);
      const drawn = 'It was drawn at random, to see how often nobody is needed';
      return chance === null ? `${drawn}.` : `${drawn}: the chance was ${formatShare(chance)}.`;
    }
  }
}

/** The chance the decision was drawn with, as its entry in the audit has it. */
function sampledOf(item: ItemView): number | null {
  const entry = [...item.timeline]
    .reverse()
    .find(({ type, detail }) => type === 'decided' && detail.decisionId === item.decision?.id);
  const sampled = entry?.detail.sampled;
  return typeof sampled === 'number' ? sampled : null;
}

/** How the decision stands outside, and what a correction does to that. */
export function whatCorrectionDoes({ state }: ItemView, undoSeconds: number): string {
  switch (state) {
    case 'held':
      return 'It has not been written yet. If you correct it, your values are written in its place.';
    case 'writing':
      return 'It is being written at this moment: it can be said to be right now, and corrected once it is written.';
    case 'resolved':
      return `It has been written already. If you correct it, your values are written over it; for ${undoSeconds} s you can take that back.`;
    default:
      return 'It is with people already. What you say here counts for the agent all the same.';
  }
}

/** What becomes of the item when it was wrong and nobody here knows what is right. */
export function whatWrongDoes(state: ItemView['state'] | undefined): string {
  return state === 'held'
    ? 'It is not written; people take it over.'
    : 'It stays as it was written, and people take it over to put it right.';
}
