import type { LineContext } from '../line/context.ts';

/** What a poll works with. */
export interface PollContext extends LineContext {
  /** Ends the turn after the answer under way; what was committed stays. */
  readonly stopping?: AbortSignal | undefined;
}
