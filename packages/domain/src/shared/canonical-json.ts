/** A value that JSON can carry. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** Why a value has no canonical form. The message names the kind of value, never the value. */
export type CanonicalJsonFault =
  | 'number_not_finite'
  | 'lone_surrogate'
  | 'not_json'
  | 'too_deep'
  | 'cyclic';

export class CanonicalJsonError extends Error {
  override readonly name = 'CanonicalJsonError';
  readonly code = 'json_not_canonical';
  readonly fault: CanonicalJsonFault;

  constructor(fault: CanonicalJsonFault) {
    super(`the value has no canonical JSON form: ${fault}`);
    this.fault = fault;
  }
}

/** Deeper values are refused: a recursive writer must not meet the end of the stack on hostile input. */
export const canonicalJsonMaxDepth = 500;

/**
 * The canonical text of a JSON value by RFC 8785 (JCS): no white space, members sorted by the UTF-16 code units
 * of their names, numbers and strings as ECMAScript writes them. Equal values give equal text, whatever the
 * order of their members, so the text can be hashed.
 *
 * Throws CanonicalJsonError for NaN and infinities, lone surrogates (also in names), undefined, functions,
 * symbols, bigints, objects that are neither plain nor arrays, cycles, and nesting over 500 levels.
 * `toJSON` is not called: a Date is refused, not guessed at.
 */
export function canonicalJson(value: Json): string {
  return write(value, []);
}

function write(value: unknown, ancestors: object[]): string {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isFinite(value)) throw new CanonicalJsonError('number_not_finite');
      // RFC 8785 section 3.2.2.3 takes the number format of ECMAScript; it also turns -0 into 0.
      return String(value === 0 ? 0 : value);
    case 'string':
      return writeString(value);
    case 'object':
      return writeObject(value, ancestors);
    default:
      throw new CanonicalJsonError('not_json');
  }
}

function writeString(value: string): string {
  // JSON.stringify would write a lone surrogate as an escape; the RFC asks for an error.
  if (!value.isWellFormed()) throw new CanonicalJsonError('lone_surrogate');
  return JSON.stringify(value);
}

function writeObject(value: object, ancestors: object[]): string {
  if (ancestors.length >= canonicalJsonMaxDepth) {
    throw new CanonicalJsonError(ancestors.includes(value) ? 'cyclic' : 'too_deep');
  }
  ancestors.push(value);
  const text = Array.isArray(value) ? writeArray(value, ancestors) : writeMembers(value, ancestors);
  ancestors.pop();
  return text;
}

function writeArray(value: readonly unknown[], ancestors: object[]): string {
  const parts: string[] = [];
  // By index, not by map: map skips the holes of a sparse array, and a hole is undefined.
  for (let index = 0; index < value.length; index += 1) parts.push(write(value[index], ancestors));
  return `[${parts.join(',')}]`;
}

function writeMembers(value: object, ancestors: object[]): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw new CanonicalJsonError('not_json');
  }
  const members = value as Readonly<Record<string, unknown>>;
  // The default sort of strings compares UTF-16 code units, as section 3.2.3 asks; localeCompare would not.
  const names = Object.keys(members).sort();
  const parts = names.map((name) => `${writeString(name)}:${write(members[name], ancestors)}`);
  return `{${parts.join(',')}}`;
}
