import { toApiProblem } from '../../api/api-problem.ts';

/** What to tell about a sign-in that did not work: never which half of the pair was wrong. */
export function signInProblem(error: unknown): string {
  const { status, detail, retryAfterSeconds } = toApiProblem(error);
  if (status === 429) {
    const wait = retryAfterSeconds === null ? 'a while' : `${retryAfterSeconds} s`;
    return `Too many tries. Wait ${wait}, then try again.`;
  }
  if (status === 401) return 'That did not match. Check what you typed and try again.';
  return detail;
}
