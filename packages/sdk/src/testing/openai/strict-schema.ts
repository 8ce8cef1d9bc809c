import { isObject, type JsonObject } from '../wire/shape.ts';

/**
 * Why a schema is none of strict mode, in the words of the service; null when it is one. Rules:
 * https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
 */
export function strictFault(schema: JsonObject): string | null {
  if (schema['type'] !== 'object' || 'anyOf' in schema) {
    return `In context=(), schema must be a JSON Schema of 'type: "object"' and not have 'anyOf' at the top level.`;
  }
  return faultIn(schema, []);
}

const unsupported = [
  'allOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'dependentRequired',
  'dependentSchemas',
  'patternProperties',
  'propertyNames',
  'unevaluatedProperties',
];

function faultIn(schema: unknown, context: readonly string[]): string | null {
  if (!isObject(schema)) return say(context, 'schema must be an object.');
  const word = unsupported.find((name) => Object.hasOwn(schema, name));
  if (word !== undefined) return say(context, `'${word}' is not permitted.`);
  if (!['type', 'anyOf', '$ref', 'enum', 'const'].some((name) => Object.hasOwn(schema, name))) {
    return say(context, "schema must have a 'type' key.");
  }
  return objectFault(schema, context) ?? nestedFault(schema, context);
}

function objectFault(schema: JsonObject, context: readonly string[]): string | null {
  const types = [schema['type']].flat();
  if (types.includes('array') && !isObject(schema['items'])) {
    return say(context, 'array schema missing items.');
  }
  if (!types.includes('object')) return null;
  if (schema['additionalProperties'] !== false) {
    return say(context, "'additionalProperties' is required to be supplied and to be false.");
  }
  const names = isObject(schema['properties']) ? Object.keys(schema['properties']) : [];
  const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : [];
  const missing = names.find((name) => !required.includes(name));
  if (missing !== undefined) {
    return say(
      context,
      `'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`,
    );
  }
  const extra = required.find((name) => !names.includes(String(name)));
  return extra === undefined
    ? null
    : say(context, `'required' has a key that is not in properties: '${String(extra)}'.`);
}

function nestedFault(schema: JsonObject, context: readonly string[]): string | null {
  const named = ['properties', '$defs', 'definitions'].flatMap((group) =>
    isObject(schema[group])
      ? Object.entries(schema[group]).map(([name, one]) => ({ one, at: [...context, group, name] }))
      : [],
  );
  const items = isObject(schema['items'])
    ? [{ one: schema['items'], at: [...context, 'items'] }]
    : [];
  const choices = Array.isArray(schema['anyOf'])
    ? schema['anyOf'].map((one: unknown, index) => ({ one, at: [...context, 'anyOf', `${index}`] }))
    : [];
  for (const { one, at } of [...named, ...items, ...choices]) {
    const fault = faultIn(one, at);
    if (fault !== null) return fault;
  }
  return null;
}

function say(context: readonly string[], what: string): string {
  const quoted = context.map((part) => `'${part}'`).join(', ');
  return `In context=(${context.length === 1 ? `${quoted},` : quoted}), ${what}`;
}
