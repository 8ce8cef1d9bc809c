import { toApiProblem } from '../../api/api-problem.ts';
import { problemAdvice } from '../../components/state/problem-advice.ts';

/** What kept something from being recorded, in words. */
export interface Trouble {
  readonly code: string;
  /** What happened. */
  readonly title: string;
  /** What became of the person's work, and what to do. */
  readonly advice: string;
}

/** `who`: the name of whoever has the claim, where it is known. */
export function troubleOf(error: unknown, who: string | null = null): Trouble {
  const problem = toApiProblem(error);
  const { code } = problem;
  const name = who ?? 'Somebody else';
  switch (code) {
    case 'review_claimed':
      return {
        code,
        title: `${name} is working on this one.`,
        advice: `Nothing of yours was recorded and what you chose is kept. Take another, or ask ${who ?? 'them'} to release it.`,
      };
    case 'claim_lost':
      return {
        code,
        title: 'Your claim on this one had ended.',
        advice:
          'Nothing was recorded and what you chose is kept. Send it again: it is claimed anew by itself.',
      };
    case 'review_decided':
      return {
        code,
        title: 'This one is closed: somebody decided it, or it expired.',
        advice: 'Nothing of yours was recorded. Its story says who did what; go on with the next.',
      };
    case 'decision_superseded':
      return {
        code,
        title: 'A newer message came in and the proposal changed.',
        advice:
          'Nothing was recorded and what you chose is kept. Read what is new, then decide again.',
      };
    case 'reply_unread':
      return {
        code,
        title: 'The reply is not the one you read.',
        advice: 'Nothing was recorded and what you chose is kept. Load the case again and read it.',
      };
    case 'write_started':
      return {
        code,
        title: 'Too late: the write has started.',
        advice: 'It can no longer be stopped. Its story shows what the outside system answers.',
      };
    case 'hold_closed':
      return {
        code,
        title: 'Its delay is over already.',
        advice: 'It went out, or somebody stopped it before you. Its story says which.',
      };
    case 'invalid_body':
      return {
        code,
        title: 'One of the values is not allowed here.',
        advice: 'Nothing was recorded and what you chose is kept. Choose from the values listed.',
      };
    default:
      return { code, title: problem.detail, advice: problemAdvice(problem) };
  }
}
