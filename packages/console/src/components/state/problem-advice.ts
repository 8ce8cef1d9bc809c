import type { ApiProblem } from '../../api/api-problem.ts';

/** What a person does about a problem. */
export function problemAdvice(problem: ApiProblem): string {
  if (problem.status === 429 && problem.retryAfterSeconds !== null) {
    return `Wait ${problem.retryAfterSeconds} s, then try again.`;
  }
  if (problem.code === 'forbidden') {
    return 'Your role does not include this. An owner can change it under Settings, People.';
  }
  if (problem.status === 404) {
    return 'The link may be old, or the thing belongs to another tenant. Start again from the list.';
  }
  switch (problem.retry) {
    case 'later':
      return 'Nothing was lost. Try again in a moment; if it stays, look at the log of the server.';
    case 'after-fix':
      return 'Change what is named here, then try again.';
    case 'never':
      return 'Trying again will not help; load the page anew to see how things stand.';
  }
}
