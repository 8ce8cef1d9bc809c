/** The part of JSON Schema 2020-12 that our OpenAPI document uses. An unknown keyword is an error: it would check nothing. */
export type Schema = Readonly<Record<string, unknown>>;

const annotations = new Set([
  'description',
  'default',
  'format',
  'title',
  'example',
  'propertyNames',
]);

/** Every place where `value` does not fit `schema`; empty when it fits. */
export function misfits(root: Schema, schema: Schema, value: unknown, at = ''): readonly string[] {
  const faults: string[] = [];
  for (const [keyword, argument] of Object.entries(schema)) {
    if (annotations.has(keyword)) continue;
    const check = keywords[keyword];
    if (check === undefined) throw new Error(`no rule for the keyword ${keyword} at ${at}`);
    faults.push(...check({ root, schema, value, at, argument }));
  }
  return faults;
}

interface Place {
  readonly root: Schema;
  readonly schema: Schema;
  readonly value: unknown;
  readonly at: string;
  readonly argument: unknown;
}

export function resolveRef(root: Schema, ref: string): Schema {
  let found: unknown = root;
  for (const part of ref.replace('#/', '').split('/')) found = (found as Schema)[part];
  if (found === undefined) throw new Error(`${ref} leads nowhere`);
  return found as Schema;
}

function typeOf(value: unknown): readonly string[] {
  if (value === null) return ['null'];
  if (Array.isArray(value)) return ['array'];
  if (typeof value === 'number')
    return Number.isInteger(value) ? ['integer', 'number'] : ['number'];
  return [typeof value];
}

const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const fault = (ok: boolean, { at }: Place, what: string): readonly string[] =>
  ok ? [] : [`${at}: ${what}`];

const keywords: Readonly<Record<string, (place: Place) => readonly string[]>> = {
  $ref: ({ root, value, at, argument }) =>
    misfits(root, resolveRef(root, String(argument)), value, at),
  type: (place) =>
    fault(
      [place.argument].flat().some((type) => typeOf(place.value).includes(String(type))),
      place,
      `not ${String(place.argument)}`,
    ),
  enum: (place) => fault((place.argument as unknown[]).includes(place.value), place, 'not in enum'),
  const: (place) => fault(place.argument === place.value, place, 'not the constant'),
  required: (place) =>
    isObject(place.value)
      ? (place.argument as string[]).flatMap((name) =>
          fault(Object.hasOwn(place.value as object, name), place, `${name} is missing`),
        )
      : [],
  properties: ({ root, value, at, argument }) =>
    isObject(value)
      ? Object.entries(argument as Record<string, Schema>).flatMap(([name, schema]) =>
          Object.hasOwn(value, name) ? misfits(root, schema, value[name], `${at}/${name}`) : [],
        )
      : [],
  additionalProperties: (place) => {
    const { root, schema, value, at, argument } = place;
    if (!isObject(value)) return [];
    const known = Object.keys((schema['properties'] as Schema | undefined) ?? {});
    const others = Object.entries(value).filter(([name]) => !known.includes(name));
    if (argument === false)
      return fault(others.length === 0, place, `unknown ${others.map(([name]) => name).join()}`);
    return others.flatMap(([name, one]) => misfits(root, argument as Schema, one, `${at}/${name}`));
  },
  items: ({ root, value, at, argument }) =>
    Array.isArray(value)
      ? value.flatMap((one, n) => misfits(root, argument as Schema, one, `${at}/${n}`))
      : [],
  anyOf: (place) =>
    fault(
      (place.argument as Schema[]).some(
        (one) => misfits(place.root, one, place.value, place.at).length === 0,
      ),
      place,
      'fits none of anyOf',
    ),
  oneOf: (place) =>
    fault(
      (place.argument as Schema[]).filter(
        (one) => misfits(place.root, one, place.value, place.at).length === 0,
      ).length === 1,
      place,
      'does not fit one of oneOf',
    ),
  allOf: ({ root, value, at, argument }) =>
    (argument as Schema[]).flatMap((one) => misfits(root, one, value, at)),
  minLength: (place) =>
    fault(
      typeof place.value !== 'string' || place.value.length >= Number(place.argument),
      place,
      'too short',
    ),
  maxLength: (place) =>
    fault(
      typeof place.value !== 'string' || place.value.length <= Number(place.argument),
      place,
      'too long',
    ),
  minItems: (place) =>
    fault(
      !Array.isArray(place.value) || place.value.length >= Number(place.argument),
      place,
      'too few',
    ),
  maxItems: (place) =>
    fault(
      !Array.isArray(place.value) || place.value.length <= Number(place.argument),
      place,
      'too many',
    ),
  minimum: (place) =>
    fault(
      typeof place.value !== 'number' || place.value >= Number(place.argument),
      place,
      'too small',
    ),
  maximum: (place) =>
    fault(
      typeof place.value !== 'number' || place.value <= Number(place.argument),
      place,
      'too large',
    ),
  pattern: (place) =>
    fault(
      typeof place.value !== 'string' || new RegExp(String(place.argument), 'u').test(place.value),
      place,
      'pattern',
    ),
};
