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

/** The transactions of a ticket that carry the key of a write in a transaction custom field. */
export function markedPath(id: string, field: string, key: string, fields: string): string {
  const query = `ObjectType = 'RT::Ticket' AND ObjectId = ${id} AND 'CF.{${quoted(field)}}' = '${quoted(key)}'`;
  return pathOf('/transactions', { query, fields, per_page: '100' });
}
