/** Where a process is killed while it works on an item, by the statement it is at. */
export interface Step {
  readonly name: string;
  readonly statement: RegExp;
  /** `after`: it has been run; `uncommitted`, `committed`: around the commit of its transaction. */
  readonly at: 'before' | 'after' | 'uncommitted' | 'committed';
  /** The process is not stopped here but tells that its request goes out: the sink says when it has it. */
  readonly tells?: true;
}

const saysVerdict = /insert into verdict \(/;
const endsDelay = /set state = 'released'[\s\S]+kind = 'delay'/;
const gatesAgain =
  /i\.state = 'deciding' and i\.conversation_id is null and i\.decision_id = r\.decision_id/;
const takesWrite = /as settles_in_ms/;
const startsAttempt = /insert into attempt \(/;
const endsAttempt = /update attempt t set verdict/;
const expires = /set state = 'expired'[\s\S]+kind = 'review'/;
const revises = /insert into item_revision \([^)]+\)\s+values/;

/** Every step between a proposal and its effect, in the order in which they are taken. */
export const steps: readonly Step[] = [
  { name: 'expiry_uncommitted', statement: expires, at: 'uncommitted' },
  { name: 'expiry_committed', statement: expires, at: 'committed' },
  { name: 'revision_uncommitted', statement: revises, at: 'uncommitted' },
  { name: 'revision_committed', statement: revises, at: 'committed' },
  { name: 'verdict_uncommitted', statement: saysVerdict, at: 'uncommitted' },
  { name: 'verdict_committed', statement: saysVerdict, at: 'committed' },
  { name: 'delay_end_uncommitted', statement: endsDelay, at: 'uncommitted' },
  { name: 'delay_end_committed', statement: endsDelay, at: 'committed' },
  { name: 'regate_uncommitted', statement: gatesAgain, at: 'uncommitted' },
  { name: 'regate_committed', statement: gatesAgain, at: 'committed' },
  { name: 'write_taken', statement: takesWrite, at: 'after' },
  { name: 'attempt_uncommitted', statement: startsAttempt, at: 'uncommitted' },
  { name: 'attempt_committed', statement: startsAttempt, at: 'committed' },
  { name: 'answer_held', statement: startsAttempt, at: 'committed', tells: true },
  { name: 'effect_late', statement: startsAttempt, at: 'committed', tells: true },
  { name: 'end_unrecorded', statement: endsAttempt, at: 'before' },
  { name: 'end_uncommitted', statement: endsAttempt, at: 'uncommitted' },
  { name: 'end_committed', statement: endsAttempt, at: 'committed' },
];

/** While an answered verdict can still be undone; no statement is run then. */
export const undoStep = 'undo_running';

const approved = [
  ...['verdict_uncommitted', 'verdict_committed', undoStep],
  ...['delay_end_uncommitted', 'delay_end_committed', 'regate_uncommitted', 'regate_committed'],
  ...['write_taken', 'attempt_uncommitted', 'attempt_committed', 'answer_held', 'effect_late'],
  ...['end_unrecorded', 'end_uncommitted', 'end_committed'],
];
const refused = ['verdict_uncommitted', 'verdict_committed', undoStep];

/** What is done with a review, and where the process at it can be killed. */
export const stepsOf = {
  accept: approved,
  edit: approved,
  decline: refused,
  /** The reviewer's call failed before it was recorded, and is not made again. */
  unsaid: ['verdict_uncommitted'],
  /** Nobody says anything in time; a verdict after that is refused. */
  expire: ['expiry_uncommitted', 'expiry_committed'],
  /** A newer text comes while the review is open; a verdict on the older decision is refused, one on the newer is accepted. */
  supersede: ['revision_uncommitted', 'revision_committed', 'attempt_committed', 'answer_held'],
  /** A newer text comes after the approval and before its write; its own decision is declined. */
  revise: ['revision_uncommitted', 'revision_committed', undoStep],
} as const;
export type Kind = keyof typeof stepsOf;

export interface Planned {
  readonly n: number;
  readonly kind: Kind;
  readonly step: string;
}

/** So many trials, every kind and step as often as the others, give or take one. */
export function planTrials(trials: number): readonly Planned[] {
  const kinds = Object.entries(stepsOf) as readonly (readonly [Kind, readonly string[]])[];
  const all = kinds.flatMap(([kind, at]) => at.map((step) => ({ kind, step })));
  return Array.from({ length: trials }, (_, n) => {
    // A stride that meets all of them, so that neighbours in time are far apart on the way.
    const one = all[(n * 7) % all.length];
    if (one === undefined) throw new Error('there are steps');
    return { n, ...one };
  });
}
