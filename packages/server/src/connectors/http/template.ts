import { own } from '@signalbox/domain';

/** Values a template of a generic HTTP source may name. */
export type TemplateValues = Readonly<Record<string, string | null>>;

const placeholder = /\{\{\s*([A-Za-z0-9_.-]+)\s*\}\}/g;

/** Fills `{{name}}` in text; a value that is absent becomes empty. `encode` makes each value safe for where it stands. */
export function fillText(
  template: string,
  values: TemplateValues,
  encode: (value: string) => string = (value) => value,
): string {
  return template.replace(placeholder, (_, name: string) => encode(own(values, name) ?? ''));
}

/**
 * Fills a JSON body. A string that is one placeholder only becomes null when its value is absent; `{{fields}}` alone becomes
 * the object of all outside fields.
 */
export function fillJson(
  template: unknown,
  values: TemplateValues,
  fields: TemplateValues,
): unknown {
  if (typeof template === 'string') {
    const only = /^\{\{\s*([A-Za-z0-9_.-]+)\s*\}\}$/.exec(template)?.[1];
    if (only === 'fields') return fields;
    if (only !== undefined) return own(values, only) ?? null;
    return fillText(template, values);
  }
  if (Array.isArray(template)) return template.map((one) => fillJson(one, values, fields));
  if (template !== null && typeof template === 'object') {
    return Object.fromEntries(
      Object.entries(template).map(([name, value]) => [name, fillJson(value, values, fields)]),
    );
  }
  return template;
}
