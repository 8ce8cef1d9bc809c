import type { ModelAnswer, SeenRequest } from './types.ts';

type Asking = (request: SeenRequest, n: number) => ModelAnswer | Promise<ModelAnswer>;

/** What the server is told to say, what was asked of it, and what was wrong on either side. */
export interface Script {
  readonly requests: readonly SeenRequest[];
  replace(answers: readonly ModelAnswer[] | Asking): void;
  /** The answer to a request; null when there is none, which is then a problem. */
  answer(request: SeenRequest, takesOfAList: boolean): Promise<ModelAnswer | null>;
  problem(place: string): void;
  /** All that was wrong, what is left of a list last. */
  problems(): readonly string[];
}

export function createScript(): Script {
  const requests: SeenRequest[] = [];
  const problems: string[] = [];
  let given: readonly ModelAnswer[] | Asking = [];
  let asked = 0;
  const leftOver = (): readonly string[] => {
    const left = typeof given === 'function' ? 0 : given.length - asked;
    return left > 0 ? [`script: ${left} of ${asked + left} answers were not asked for`] : [];
  };
  return {
    requests,
    replace: (answers) => {
      problems.push(...leftOver());
      given = answers;
      asked = 0;
    },
    answer: async (request, takesOfAList) => {
      requests.push(request);
      if (typeof given !== 'function' && !takesOfAList) return {};
      const n = asked;
      if (typeof given !== 'function') {
        const answer = given[n];
        if (answer === undefined)
          problems.push(`${placeOf(requests)}: the script has no answer left`);
        else asked += 1;
        return answer ?? null;
      }
      asked += 1;
      try {
        return await given(request, n);
      } catch (error) {
        problems.push(`${placeOf(requests)}: the script threw ${nameOf(error)}`);
        return null;
      }
    },
    problem: (place) => {
      problems.push(place);
    },
    problems: () => [...problems, ...leftOver()],
  };
}

function placeOf(requests: readonly SeenRequest[]): string {
  return `request ${requests.length} (${requests.at(-1)?.api})`;
}

/** Its message may hold what was asked. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
