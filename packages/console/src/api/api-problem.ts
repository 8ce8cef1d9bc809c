import type { Problem, ProblemPlace } from '@signalbox/contract';

/** A request that did not succeed: what the server said, or that it could not be reached (`code` `offline`, status 0). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  /** A sentence for a person. */
  readonly detail: string;
  readonly retry: Problem['retry'];
  readonly places: readonly ProblemPlace[];
  /** Under which the server's log has it; null when no answer came. */
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;

  constructor(given: {
    readonly status: number;
    readonly code: string;
    readonly detail: string;
    readonly retry: Problem['retry'];
    readonly places?: readonly ProblemPlace[] | undefined;
    readonly requestId?: string | null;
    readonly retryAfterSeconds?: number | null;
  }) {
    super(given.detail);
    this.name = 'ApiProblem';
    this.status = given.status;
    this.code = given.code;
    this.detail = given.detail;
    this.retry = given.retry;
    this.places = given.places ?? [];
    this.requestId = given.requestId ?? null;
    this.retryAfterSeconds = given.retryAfterSeconds ?? null;
  }
}

/** The server was not reached: it is down, or the network is. */
export function offline(): ApiProblem {
  return new ApiProblem({
    status: 0,
    code: 'offline',
    detail: 'Signalbox cannot be reached. It may be restarting, or your network is down.',
    retry: 'later',
  });
}

/** Reads problem+json; an answer of something in between, such as a proxy, becomes a problem too. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const requestId = response.headers.get('x-request-id');
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
  const more = { requestId, retryAfterSeconds: Number.isFinite(wait) ? wait : null };
  const said: unknown = await response.json().catch(() => null);
  if (isProblem(said)) {
    const { code, detail, retry, errors } = said;
    return new ApiProblem({
      status: response.status,
      code,
      detail,
      retry,
      places: errors,
      ...more,
    });
  }
  return new ApiProblem({
    status: response.status,
    code: 'unexpected_answer',
    detail: `The answer was ${response.status} and not from Signalbox; something in between may have given it.`,
    retry: response.status >= 500 ? 'later' : 'never',
    ...more,
  });
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'retry' in value;
}

export function isApiProblem(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem;
}

/** Any thrown value as a problem that can be shown. */
export function toApiProblem(error: unknown): ApiProblem {
  if (isApiProblem(error)) return error;
  return new ApiProblem({
    status: 0,
    code: 'console_fault',
    detail: 'The console failed at this. Reload the page; if it comes again, report it.',
    retry: 'after-fix',
  });
}
