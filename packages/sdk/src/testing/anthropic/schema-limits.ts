import { isObject, type JsonObject } from '../wire/shape.ts';

/** Keywords the service takes no schema with: https://platform.claude.com/docs/en/build-with-claude/structured-outputs */
const unsupported: Readonly<Record<string, readonly string[]>> = {
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  integer: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  string: ['minLength', 'maxLength'],
  array: ['maxItems', 'uniqueItems'],
  object: ['minProperties', 'maxProperties', 'patternProperties'],
};

/** Why the service would not hold a model to a schema, in its words; null when it would. */
export function schemaFault(schema: unknown): string | null {
  if (!isObject(schema)) return null;
  for (const type of [schema['type']].flat()) {
    const names = unsupported[String(type)] ?? [];
    const word = names.find((name) => Object.hasOwn(schema, name));
    if (word !== undefined)
      return `For '${String(type)}' type, property '${word}' is not supported`;
    if (type === 'array' && Number(schema['minItems'] ?? 0) > 1) {
      return "For 'array' type, 'minItems' values other than 0 or 1 are not supported";
    }
    if (type === 'object' && schema['additionalProperties'] !== false) {
      return "For 'object' type, 'additionalProperties' must be explicitly set to false";
    }
  }
  for (const nested of nestedIn(schema)) {
    const fault = schemaFault(nested);
    if (fault !== null) return fault;
  }
  return null;
}

function nestedIn(schema: JsonObject): readonly unknown[] {
  const named = ['properties', '$defs', 'definitions'].flatMap((group) =>
    isObject(schema[group]) ? Object.values(schema[group]) : [],
  );
  const listed = ['anyOf', 'allOf', 'oneOf'].flatMap((group): readonly unknown[] =>
    Array.isArray(schema[group]) ? schema[group] : [],
  );
  return [...named, ...listed, schema['items']];
}
