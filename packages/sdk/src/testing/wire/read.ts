import { isObject, type JsonObject } from './shape.ts';

/** Members of a body whose shape was checked: what is absent, or null, reads as nothing. */
export function objects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function member(body: JsonObject, name: string): JsonObject {
  const value = body[name];
  return isObject(value) ? value : {};
}

export function string(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function number(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

/** The text of a content: a string, or the texts of its parts, a line between them. */
export function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  return objects(content)
    .map((part) => ('content' in part ? contentText(part['content']) : string(part['text'])))
    .filter((one) => one !== '')
    .join('\n');
}
