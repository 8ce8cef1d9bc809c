import { type ErrorCode, errorTable, type ProblemPlace, problem } from '@signalbox/contract';
import type { Logger } from 'pino';
import { EraseError } from '../audit/erase.ts';
import { Refusal } from '../line/refusal.ts';
import { isTransientDatabaseError } from '../store/errors.ts';
import { HttpRefusal } from './refuse.ts';
import type { Headers, Reply } from './respond.ts';

interface Fault {
  readonly code: ErrorCode;
  readonly detail?: string | undefined;
  readonly places?: readonly ProblemPlace[] | undefined;
  readonly headers?: Headers;
}

function faultOf(error: unknown): Fault | null {
  if (error instanceof HttpRefusal) return error;
  if (error instanceof Refusal) return { code: error.code };
  if (error instanceof EraseError) {
    return { code: error.code === 'item_not_found' ? 'not_found' : 'write_in_flight' };
  }
  if (isTransientDatabaseError(error)) {
    return { code: 'database_unavailable', headers: { 'retry-after': '2' } };
  }
  return null;
}

/**
 * The problem+json for whatever a handler threw. Refusals say their code; an unreachable database is 503; everything else is
 * a 500 that tells the caller only the request id and is logged with its stack, never with the request's body.
 */
export function toProblem(
  error: unknown,
  request: { readonly id: string; readonly route: string; readonly logger: Logger },
): Reply {
  const known = faultOf(error);
  if (known === null) {
    request.logger.error(
      { err: error, requestId: request.id, route: request.route },
      'a request failed',
    );
  }
  const fault: Fault = known ?? { code: 'internal' };
  const { status } = errorTable[fault.code];
  // A code without a status belongs to items; thrown here it is our mistake.
  const code = status === null ? 'internal' : fault.code;
  return {
    status: status ?? 500,
    contentType: 'application/problem+json',
    body: JSON.stringify(problem(code, fault.detail, placesOf(fault))),
    headers: { ...fault.headers },
  };
}

// Every invalid body names a place: the line refuses without one, so it is the body as a whole.
function placesOf(fault: Fault): readonly ProblemPlace[] | undefined {
  if (fault.places !== undefined) return fault.places;
  if (fault.code !== 'invalid_body') return undefined;
  return [{ path: '', message: errorTable.invalid_body.title }];
}
