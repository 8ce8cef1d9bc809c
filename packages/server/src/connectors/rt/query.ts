/** A text inside the quotes of one of RT's queries. */
export function quoted(text: string): string {
  return text.replace(/['\\]/g, '\\$&');
}

/** Ors of one field, in brackets. */
export function anyOf(field: string, values: readonly string[]): string {
  return `(${values.map((value) => `${field} = '${quoted(value)}'`).join(' OR ')})`;
}

export function pathOf(path: string, parameters: Readonly<Record<string, string>>): string {
  return `${path}?${new URLSearchParams(parameters).toString()}`;
}
