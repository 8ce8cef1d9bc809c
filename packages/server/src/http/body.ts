import { storableText } from '../audit/storable.ts';
import { HttpRefusal, invalidBody } from './refuse.ts';

const depthMax = 32;
const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * The JSON body of a request: UTF-8 and within `maxBytes`, also when its length was not announced. Characters no column can
 * hold become U+FFFD. An empty body is undefined.
 *
 * @throws HttpRefusal `unsupported_media_type`, `too_large`, `malformed_json`, `invalid_body` (too deep, `__proto__`)
 */
export async function readJsonBody(request: Request, maxBytes: number): Promise<unknown> {
  const bytes = await readJsonBytes(request, maxBytes);
  return bytes === undefined ? undefined : parseJsonBytes(bytes);
}

/**
 * The bytes of a JSON body as they came, for who must check a signature over them first. Undefined when there are none.
 *
 * @throws HttpRefusal `unsupported_media_type`, `too_large`
 */
export async function readJsonBytes(
  request: Request,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const announced = request.headers.get('content-length');
  const chunked = request.headers.get('transfer-encoding') !== null;
  if (announced === '0' || (announced === null && !chunked && request.body === null))
    return undefined;
  requireJson(request.headers);
  if (announced !== null && !(Number(announced) <= maxBytes)) throw tooLarge();
  const bytes =
    announced === null
      ? await readCounted(request, maxBytes)
      : new Uint8Array(await request.arrayBuffer());
  // A length is what the sender says; outside a server nothing holds it to that.
  if (bytes.byteLength > maxBytes) throw tooLarge();
  return bytes.byteLength === 0 ? undefined : bytes;
}

/** @throws HttpRefusal `malformed_json`, `invalid_body` (too deep, `__proto__`) */
export function parseJsonBytes(bytes: Uint8Array): unknown {
  return clean(parse(bytes));
}

// Nobody waits for the rest of what is too large: the connection ends with the answer.
function tooLarge(): HttpRefusal {
  return new HttpRefusal('too_large', { headers: { connection: 'close' } });
}

function requireJson(headers: Request['headers']): void {
  const type = (headers.get('content-type') ?? '').toLowerCase();
  const [essence, ...parameters] = type.split(';').map((part) => part.trim());
  const foreign = parameters.some(
    (part) => part.startsWith('charset=') && !/^charset="?utf-?8"?$/.test(part),
  );
  const encoding = headers.get('content-encoding') ?? 'identity';
  if (essence !== 'application/json' || foreign || encoding.toLowerCase() !== 'identity') {
    throw new HttpRefusal('unsupported_media_type');
  }
}

async function readCounted(request: Request, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  if (request.body === null) return new Uint8Array();
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      void reader.cancel().catch(() => undefined);
      throw tooLarge();
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks);
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    // The parser's message quotes the body, so it goes no further.
    throw new HttpRefusal('malformed_json');
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: U+0000 is what must not get in.
const suspicious = /[\u0000\p{Surrogate}]/u;

/**
 * Walks a parsed value once: nothing deeper than 32 levels, no member named `__proto__` (it is data here, but turns into a
 * prototype wherever somebody copies members by assignment), no character a column cannot hold.
 */
function clean(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return suspicious.test(value) ? storableText(value) : value;
  if (value === null || typeof value !== 'object') return value;
  if (depth >= depthMax) throw invalidBody('', `nested deeper than ${depthMax} levels`);
  if (Array.isArray(value)) return value.map((one) => clean(one, depth + 1));
  const members: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (name === '__proto__') throw invalidBody('', 'a member named __proto__ is not allowed');
    const safe = suspicious.test(name) ? storableText(name) : name;
    members[safe] = clean(member, depth + 1);
  }
  return members;
}
