import { newId } from '../wire/ids.ts';
import type { Path, ShapeFault } from '../wire/shape.ts';
import type { Refusal } from '../wire/wire.ts';

/** Errors as Anthropic shapes them: https://platform.claude.com/docs/en/api/errors */
export function anthropicError(type: string, message: string): unknown {
  return { type: 'error', error: { type, message }, request_id: newId('req_') };
}

export function badRequest(message: string): Refusal {
  return { status: 400, body: anthropicError('invalid_request_error', message), problem: message };
}

/** `messages.0.content`, as the service names a place. */
export function placeOf(path: Path): string {
  return path.join('.');
}

export function shapeRefusal(fault: ShapeFault): Refusal {
  return badRequest(`${placeOf(fault.path)}: ${sentence(fault)}`);
}

function sentence(fault: ShapeFault): string {
  switch (fault.kind) {
    case 'missing':
      return 'Field required';
    case 'unknown':
      return 'Extra inputs are not permitted';
    case 'type':
      return `Input should be a valid ${typeWords[fault.expected]}`;
    case 'value':
      return `Input should be ${fault.allowed.map((one) => `'${one}'`).join(' or ')}`;
    case 'range':
      return `Input should be ${fault.bound === 'min' ? 'greater' : 'less'} than or equal to ${fault.limit}`;
    case 'length':
      return `${fault.of === 'array' ? 'List' : 'String'} should have at ${fault.bound === 'min' ? 'least' : 'most'} ${fault.limit} ${fault.of === 'array' ? 'items' : 'characters'}`;
    case 'pattern':
      return `String should match pattern '${fault.pattern}'`;
  }
}

const typeWords = {
  string: 'string',
  integer: 'integer',
  decimal: 'number',
  boolean: 'boolean',
  array: 'list',
  object: 'dictionary',
  null: 'null',
  'string or array': 'string or list',
} as const;

export function notJson(): Refusal {
  return badRequest('The request body is not valid JSON');
}

const failures: Readonly<Record<number, readonly [type: string, message: string]>> = {
  401: ['authentication_error', 'invalid x-api-key'],
  402: ['billing_error', 'There is an issue with your billing or payment information.'],
  403: ['permission_error', 'Your API key does not have permission to use the resource.'],
  404: ['not_found_error', 'The requested resource could not be found.'],
  409: ['conflict_error', 'The request conflicts with the state of the resource.'],
  413: ['request_too_large', 'Request exceeds the maximum allowed number of bytes.'],
  429: ['rate_limit_error', 'This request would exceed your rate limit. Please try again later.'],
  504: ['timeout_error', 'The request timed out while processing.'],
  529: ['overloaded_error', 'Overloaded'],
};

export function anthropicFailure(status: number): unknown {
  const [type, message] =
    failures[status] ??
    (status >= 500
      ? ['api_error', 'Internal server error']
      : ['invalid_request_error', 'The request was refused.']);
  return anthropicError(type, message);
}
