import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '@signalbox/domain';
import * as z from 'zod';
import type { ToolDefinition } from '../ports.ts';
import type { InputSchema } from '../tool.ts';

const descriptionCharactersMax = 8_000;
const schemaCharactersMax = 40_000;
const depthMax = 20;

/** SHA-256, in hex, over all a model is told of a tool: its name, its description and what it takes. */
export function definitionHash({ name, description, inputSchema }: ToolDefinition): string {
  const told = canonicalJson({ name, description, inputSchema });
  return createHash('sha256').update(told).digest('hex');
}

/** Null: larger or deeper than anything a person could have looked at. */
export function readDefinition(given: {
  readonly name: string;
  readonly description?: string | undefined;
  readonly inputSchema: unknown;
}): ToolDefinition | null {
  const { name, description = '', inputSchema } = given;
  if (description.length > descriptionCharactersMax) return null;
  if (!isBounded(inputSchema, depthMax)) return null;
  if (JSON.stringify(inputSchema).length > schemaCharactersMax) return null;
  return { name, description, inputSchema: inputSchema as InputSchema };
}

function isBounded(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((one) => isBounded(one, depth - 1));
}

/**
 * What an input is checked against before it is sent; null: the schema is none we can read. Patterns are left to the server: they
 * are its own, and one can be written that takes for ever.
 */
export function inputOf({ inputSchema }: ToolDefinition): z.ZodType | null {
  try {
    return z.fromJSONSchema(withoutPatterns(inputSchema) as Parameters<typeof z.fromJSONSchema>[0]);
  } catch {
    return null;
  }
}

function withoutPatterns(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutPatterns);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      // A property may be called pattern: its value is a schema, not a text.
      .filter(([key, one]) => !(key === 'pattern' && typeof one === 'string'))
      .filter(([key]) => key !== 'patternProperties')
      .map(([key, one]): [string, Json] => [key, withoutPatterns(one as Json)]),
  );
}
