import type { IncomingHttpHeaders } from 'node:http';
import type { Path, ShapeFault, TypeName } from '../wire/shape.ts';
import type { Refusal } from '../wire/wire.ts';

/**
 * Errors as OpenAI words them: `{"error": {message, type, param, code}}`, https://platform.openai.com/docs/guides/error-codes. The
 * sentences follow those that people quote from the service, word for word where one was found; keys and values are left out.
 */
export function openAiError(
  type: string,
  message: string,
  param: string | null = null,
  code: string | null = null,
): unknown {
  return { error: { message, type, param, code } };
}

/** 400, at one place of the body. */
export function badRequest(message: string, param: string | null, code: string | null): Refusal {
  return {
    status: 400,
    body: openAiError('invalid_request_error', message, param, code),
    problem: message,
  };
}

/** `messages[0].content`, as `param` has it. */
export function placeOf(path: Path): string {
  return path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`,
    )
    .join('');
}

export function shapeRefusal(fault: ShapeFault): Refusal {
  const place = placeOf(fault.path);
  switch (fault.kind) {
    case 'missing':
      return fault.path.length === 1 && place === 'model'
        ? badRequest('you must provide a model parameter', null, null)
        : badRequest(
            `Missing required parameter: '${place}'.`,
            place,
            'missing_required_parameter',
          );
    case 'unknown':
      return fault.path.length === 1
        ? badRequest(`Unrecognized request argument supplied: ${place}`, null, null)
        : badRequest(`Unknown parameter: '${place}'.`, place, 'unknown_parameter');
    case 'type':
      return badRequest(
        `Invalid type for '${place}': expected ${words[fault.expected]}, but got ${words[fault.got]} instead.`,
        place,
        'invalid_type',
      );
    case 'value':
      return badRequest(
        `Invalid value for '${place}'. Supported values are: ${fault.allowed.map((one) => `'${one}'`).join(', ')}.`,
        place,
        'invalid_value',
      );
    case 'range': {
      const { of, bound, limit, got } = fault;
      const [side, sign] = bound === 'min' ? ['below minimum', '>='] : ['above maximum', '<='];
      return badRequest(
        `Invalid '${place}': ${of} ${side} value. Expected a value ${sign} ${limit}, but got ${got} instead.`,
        place,
        `${of}_${side.replace(' minimum', '_min').replace(' maximum', '_max')}_value`,
      );
    }
    case 'length':
      return lengthRefusal(place, fault);
    case 'pattern':
      return badRequest(
        `Invalid '${place}': string does not match pattern. Expected a string that matches the pattern '${fault.pattern}'.`,
        place,
        'invalid_value',
      );
  }
}

function lengthRefusal(
  place: string,
  { of, bound, limit }: Extract<ShapeFault, { readonly kind: 'length' }>,
): Refusal {
  if (bound === 'min') {
    return badRequest(
      `Invalid '${place}': empty ${of}. Expected ${words[of]} with minimum length ${limit}, but got an empty ${of} instead.`,
      place,
      `empty_${of}`,
    );
  }
  return badRequest(
    `Invalid '${place}': ${of} too long. Expected ${words[of]} with maximum length ${limit}.`,
    place,
    `${of}_above_max_length`,
  );
}

const words: Readonly<Record<TypeName, string>> = {
  string: 'a string',
  integer: 'an integer',
  decimal: 'a decimal',
  boolean: 'a boolean',
  array: 'an array',
  object: 'an object',
  null: 'null',
  'string or array': 'one of an array or string',
};

export function notJson(): Refusal {
  return badRequest(
    'We could not parse the JSON body of your request. (HINT: This likely means you aren’t using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)',
    null,
    null,
  );
}

export function refuseOpenAiHeaders(
  headers: IncomingHttpHeaders,
  apiKey: string | null,
): Refusal | null {
  const given = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
  if (given === undefined || (apiKey !== null && given !== apiKey)) {
    const message =
      given === undefined
        ? "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY)."
        : 'Incorrect API key provided. You can find your API key at https://platform.openai.com/account/api-keys.';
    const code = given === undefined ? null : 'invalid_api_key';
    return {
      status: 401,
      body: openAiError('invalid_request_error', message, null, code),
      problem: `header authorization: ${given === undefined ? 'no bearer key' : 'not the key of this server'}`,
    };
  }
  if (!/^application\/json\b/.test(headers['content-type'] ?? '')) {
    return { ...notJson(), problem: 'header content-type: not application/json' };
  }
  return null;
}

/** What the service says beside a status of its own: https://platform.openai.com/docs/guides/error-codes/api-errors */
export function openAiFailure(status: number): unknown {
  switch (status) {
    case 401:
      return openAiError(
        'invalid_request_error',
        'Incorrect API key provided.',
        null,
        'invalid_api_key',
      );
    case 404:
      return openAiError(
        'invalid_request_error',
        'The model does not exist or you do not have access to it.',
        null,
        'model_not_found',
      );
    case 429:
      return openAiError(
        'requests',
        'Rate limit reached for requests. Please try again later.',
        null,
        'rate_limit_exceeded',
      );
    case 503:
      return openAiError(
        'server_error',
        'The engine is currently overloaded, please try again later.',
        null,
        null,
      );
    default:
      return status >= 500
        ? openAiError(
            'server_error',
            'The server had an error while processing your request. Sorry about that!',
          )
        : openAiError('invalid_request_error', 'The request was refused.');
  }
}
