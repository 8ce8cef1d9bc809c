import type { ItemSummary } from '@signalbox/contract';
import type { Tone } from '../components/lamp/tone.ts';

type State = ItemSummary['state'];

/** States of an item in the order of the line, with the word people read and what it means. */
export const itemStates: Readonly<
  Record<State, { readonly word: string; readonly means: string }>
> = {
  received: { word: 'received', means: 'It is kept and will be decided next.' },
  deciding: { word: 'deciding', means: 'The line is at it right now.' },
  held: { word: 'held', means: 'Decided; the write waits, so that a person can stop it.' },
  in_review: { word: 'in review', means: 'A person decides what is written.' },
  writing: { word: 'writing', means: 'It is being written to its source and read back.' },
  resolved: {
    word: 'resolved',
    means: 'Written, read back and found as intended; or a person says so.',
  },
  handed_over: { word: 'handed over', means: 'Left to people in its source; nothing was written.' },
  cancelled: { word: 'cancelled', means: 'Stopped before anything was written.' },
  stuck: { word: 'stuck', means: 'It cannot go on until a person has looked.' },
};

/** Who has an item now, in words; null when nobody needs to. A timer's end is shown beside it by a clock. */
export function ownerWords(owner: ItemSummary['owner']): string | null {
  if (owner === null) return null;
  switch (owner.kind) {
    case 'worker':
      return 'a worker has it';
    case 'timer':
      return 'waits for a timer';
    case 'queue':
      return `queue ${owner.name}`;
  }
}

export interface Trouble {
  readonly what: string;
  /** What a person does about it. */
  readonly remedy: string;
}

const troubles: Readonly<Record<string, Trouble>> = {
  decide_failed: {
    what: 'Deciding it failed unexpectedly.',
    remedy: 'Look at the log of the server, remove the cause, then retry.',
  },
  no_agent: {
    what: 'No agent of the workspace covers it.',
    remedy: 'Give an agent a scope that fits, publish the workspace, then retry.',
  },
  source_gone: {
    what: 'Its source is no longer in the workspace.',
    remedy: 'Put the source back and retry, or resolve it by hand.',
  },
  reply_unfilled: {
    what: 'Its reply has a placeholder nobody can fill, so nothing was written.',
    remedy: 'Do by hand what was decided, then resolve it by hand.',
  },
  reply_not_possible: {
    what: 'Its source cannot answer the requester, so nothing was written.',
    remedy: 'Answer by hand and resolve it by hand, or give the source a way to answer and retry.',
  },
  write_failed: {
    what: 'Writing it failed unexpectedly.',
    remedy: 'Look at the log of the server, remove the cause, then retry.',
  },
  write_not_applied: {
    what: 'The outside system answered but changed nothing.',
    remedy: 'Look at the rights of its account and at the values it allows, then retry.',
  },
  write_partly_applied: {
    what: 'The outside system took some of the fields.',
    remedy: 'Set the others there and resolve it by hand, or remove the cause and retry.',
  },
  write_conflicting: {
    what: 'Somebody changed the ticket since it came in, so nothing was written.',
    remedy:
      'Look at the ticket: keep what stands there and resolve it by hand, or set it back and retry.',
  },
  write_overwritten: {
    what: 'The write arrived and something else changed the fields after it.',
    remedy:
      'Find what changes these fields: another rule or person. Retrying would fight with it; resolve it by hand.',
  },
  write_doubled: {
    what: 'All of it arrived, and its note more than once.',
    remedy:
      'Remove the repeated note, look for what repeats requests on the way there, then retry: it is resolved.',
  },
  write_unknown: {
    what: 'Whether the write arrived cannot be told.',
    remedy:
      'Look at the ticket in its source first: retry only if nothing of it stands there; if it does, resolve it by hand.',
  },
  write_refused: {
    what: 'The outside system refuses the request.',
    remedy: 'Look at its address, rights and field names in the workspace, then retry.',
  },
  wrong_visibility: {
    what: 'A note meant for the team can be seen by the requester.',
    remedy:
      'Take it back in the ticket system, give the token the right to write internal notes, then resolve this item by hand.',
  },
  restored: {
    what: 'The back-up this installation was restored from held it undecided.',
    remedy: 'Look at its ticket: it may have been decided and written since. Then retry.',
  },
};

/** What a stuck item's code means and what to do. */
export function troubleWords(code: string): Trouble {
  return (
    troubles[code] ?? {
      what: `It stopped with the code ${code}.`,
      remedy: 'Look the code up in the reference of errors, remove the cause, then retry.',
    }
  );
}

export interface WriteWords extends Trouble {
  readonly tone: Tone;
}

const verdicts: Readonly<Record<string, WriteWords>> = {
  confirmed: {
    tone: 'auto',
    what: 'Every field was read back as intended.',
    remedy: 'Nothing to do.',
  },
  not_applied: {
    tone: 'manual',
    what: 'Nothing of it stands in the outside system.',
    remedy: 'Look at the rights of its account and at the values it allows, then retry.',
  },
  partly_applied: {
    tone: 'manual',
    what: 'Some of the fields stand as intended, others do not.',
    remedy: 'Compare the fields below; set the others by hand, or retry.',
  },
  conflicting: {
    tone: 'manual',
    what: 'A person changed a field since the ticket came in, so nothing was sent.',
    remedy: 'Keep what stands there, or set it back and retry.',
  },
  overwritten: {
    tone: 'manual',
    what: 'It arrived, and was changed after it.',
    remedy:
      'Below stands who changed what. A person’s value is kept as a correction; find an automation that changes these fields: writing again would fight with it.',
  },
  unknown: {
    tone: 'assisted',
    what: 'No answer came, so nobody can tell whether it arrived.',
    remedy: 'It is looked at again by itself; if the item is stuck, look at the ticket first.',
  },
  pending: {
    tone: 'accent',
    what: 'It is under way, or waits to be looked at again.',
    remedy: 'Wait: the verdict comes by itself.',
  },
};

/** What a verdict on a write means. `what` for an unknown one names it. */
export function writeWords(verdict: string): WriteWords {
  return (
    verdicts[verdict] ?? {
      tone: 'plain',
      what: `The verdict is ${verdict}.`,
      remedy: 'See the reference.',
    }
  );
}

const attemptErrors: Readonly<Record<string, string>> = {
  unreachable: 'the source did not answer',
  busy: 'the source asked to be left alone for a while',
  refused: 'the source refused the request',
  unreadable: 'the answer of the source could not be read',
  read_unreachable: 'the source did not answer when it was read back',
  read_busy: 'the source asked to be left alone when it was read back',
  read_refused: 'the source refused to be read back',
  read_unreadable: 'what was read back could not be understood',
  read_failed: 'reading back failed',
  deadline_passed: 'its time was over before it was sent',
  source_gone: 'the source is no longer in the workspace',
  reply_unfilled: 'the reply has a placeholder nobody can fill',
  reply_not_possible: 'the source cannot answer its requester',
};

export function attemptError(code: string): string {
  return attemptErrors[code] ?? code;
}
