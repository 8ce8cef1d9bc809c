/**
 * The field an agent's decisions are grouped by on the board and in filters: `category` when it has one, else the first of
 * the names given. Null for an agent without fields. A recorded configuration keeps no order of fields (`jsonb` sorts names),
 * so "the first in the file" cannot be known later; the name everybody uses for it can.
 */
export function mainField(fields: readonly string[]): string | null {
  return fields.includes('category') ? 'category' : (fields[0] ?? null);
}
