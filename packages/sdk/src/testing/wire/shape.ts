/** Where in a body: names and places in lists. */
export type Path = readonly (string | number)[];

/** What is wrong with a body, in no service's words yet. Never holds what stood there, except numbers. */
export type ShapeFault = { readonly path: Path } & (
  | { readonly kind: 'missing' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'type'; readonly expected: TypeName; readonly got: TypeName }
  | { readonly kind: 'value'; readonly allowed: readonly string[] }
  | {
      readonly kind: 'range';
      readonly of: 'integer' | 'decimal';
      readonly bound: 'min' | 'max';
      readonly limit: number;
      readonly got: number;
    }
  | {
      readonly kind: 'length';
      readonly of: 'array' | 'string';
      readonly bound: 'min' | 'max';
      readonly limit: number;
    }
  | { readonly kind: 'pattern'; readonly pattern: string }
);

export type TypeName =
  | 'string'
  | 'integer'
  | 'decimal'
  | 'boolean'
  | 'array'
  | 'object'
  | 'null'
  | 'string or array';

/** Null when the value is as it should be, otherwise the first thing that is not. */
export type Shape = (value: unknown, path: Path) => ShapeFault | null;

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function typeOf(value: unknown): TypeName {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'decimal';
  if (typeof value === 'string') return 'string';
  return typeof value === 'boolean' ? 'boolean' : 'object';
}

function wrongType(expected: TypeName, value: unknown, path: Path): ShapeFault {
  return { kind: 'type', path, expected, got: typeOf(value) };
}

export const anything: Shape = () => null;

export const flag: Shape = (value, path) =>
  typeof value === 'boolean' ? null : wrongType('boolean', value, path);

export function text(
  limits: { readonly min?: number; readonly max?: number; readonly pattern?: RegExp } = {},
): Shape {
  const { min = 0, max = Number.POSITIVE_INFINITY, pattern } = limits;
  return (value, path) => {
    if (typeof value !== 'string') return wrongType('string', value, path);
    if (value.length < min) return { kind: 'length', path, of: 'string', bound: 'min', limit: min };
    if (value.length > max) return { kind: 'length', path, of: 'string', bound: 'max', limit: max };
    if (pattern?.test(value) === false) return { kind: 'pattern', path, pattern: pattern.source };
    return null;
  };
}

export function word(...allowed: readonly string[]): Shape {
  return (value, path) => {
    if (typeof value !== 'string') return wrongType('string', value, path);
    return allowed.includes(value) ? null : { kind: 'value', path, allowed };
  };
}

export const integer = (min: number, max = Number.POSITIVE_INFINITY): Shape =>
  numeric('integer', min, max);
export const decimal = (min: number, max: number): Shape => numeric('decimal', min, max);

function numeric(of: 'integer' | 'decimal', min: number, max: number): Shape {
  return (value, path) => {
    if (typeof value !== 'number') return wrongType(of, value, path);
    if (of === 'integer' && !Number.isInteger(value)) return wrongType(of, value, path);
    if (value < min) return { kind: 'range', path, of, bound: 'min', limit: min, got: value };
    if (value > max) return { kind: 'range', path, of, bound: 'max', limit: max, got: value };
    return null;
  };
}

export function nullable(shape: Shape): Shape {
  return (value, path) => (value === null ? null : shape(value, path));
}

export function list(
  shape: Shape,
  limits: { readonly min?: number; readonly max?: number } = {},
): Shape {
  const { min = 0, max = Number.POSITIVE_INFINITY } = limits;
  return (value, path) => {
    if (!Array.isArray(value)) return wrongType('array', value, path);
    if (value.length < min) return { kind: 'length', path, of: 'array', bound: 'min', limit: min };
    if (value.length > max) return { kind: 'length', path, of: 'array', bound: 'max', limit: max };
    return first(value.map((one: unknown, index) => () => shape(one, [...path, index])));
  };
}

/** A string, or a list of what is described. */
export function textOr(items: Shape, string: Shape = text()): Shape {
  return (value, path) => {
    if (typeof value === 'string') return string(value, path);
    return Array.isArray(value) ? items(value, path) : wrongType('string or array', value, path);
  };
}

/** What must be there, what may be, and nothing else. */
export function object(
  required: Readonly<Record<string, Shape>>,
  optional: Readonly<Record<string, Shape>> = {},
): Shape {
  const members = { ...optional, ...required };
  return (value, path) => {
    if (!isObject(value)) return wrongType('object', value, path);
    return first([
      ...Object.keys(required).map(
        (name) => (): ShapeFault | null =>
          Object.hasOwn(value, name) ? null : { kind: 'missing', path: [...path, name] },
      ),
      ...Object.keys(value).map((name) => (): ShapeFault | null => {
        const shape = Object.hasOwn(members, name) ? members[name] : undefined;
        const at = [...path, name];
        return shape === undefined ? { kind: 'unknown', path: at } : shape(value[name], at);
      }),
    ]);
  };
}

/** Any names, each with a value of that shape. */
export function record(shape: Shape): Shape {
  return (value, path) =>
    isObject(value)
      ? first(
          Object.entries(value).map(
            ([name, one]) =>
              () =>
                shape(one, [...path, name]),
          ),
        )
      : wrongType('object', value, path);
}

/** The shape whose name the member `tag` holds. Without the tag: `otherwise`, if there is one. */
export function byTag(
  tag: string,
  shapes: Readonly<Record<string, Shape>>,
  otherwise?: Shape,
): Shape {
  return (value, path) => {
    if (!isObject(value)) return wrongType('object', value, path);
    if (!Object.hasOwn(value, tag)) {
      return (
        otherwise?.(value, path) ?? (otherwise ? null : { kind: 'missing', path: [...path, tag] })
      );
    }
    const fault = word(...Object.keys(shapes))(value[tag], [...path, tag]);
    return fault ?? shapes[String(value[tag])]?.(value, path) ?? null;
  };
}

function first(checks: readonly (() => ShapeFault | null)[]): ShapeFault | null {
  for (const check of checks) {
    const fault = check();
    if (fault !== null) return fault;
  }
  return null;
}
