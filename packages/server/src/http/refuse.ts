import type { ErrorCode, ProblemPlace } from '@signalbox/contract';

/** A request refused by the HTTP layer itself, with the places that are wrong. `Refusal` is the line's. */
export class HttpRefusal extends Error {
  readonly code: ErrorCode;
  readonly places: readonly ProblemPlace[] | undefined;
  readonly detail: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ErrorCode,
    more: {
      readonly places?: readonly ProblemPlace[];
      /** A sentence without data of the request. */
      readonly detail?: string;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(code);
    this.name = 'HttpRefusal';
    this.code = code;
    this.places = more.places;
    this.detail = more.detail;
    this.headers = more.headers ?? {};
  }
}

/** A query parameter that is wrong. */
export function invalidQuery(path: string, message: string): HttpRefusal {
  return new HttpRefusal('invalid_query', { places: [{ path, message }] });
}

/** A place of the body that is wrong; `path` is a JSON Pointer. */
export function invalidBody(path: string, message: string): HttpRefusal {
  return new HttpRefusal('invalid_body', { places: [{ path, message }] });
}
