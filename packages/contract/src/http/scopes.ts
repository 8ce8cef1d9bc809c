/** What a machine key may do. `admin` includes all the others. */
export const scopes = [
  'item:read',
  'item:write',
  'review:write',
  'hold:write',
  'control:write',
  'agent:write',
  'audit:read',
  'metrics:read',
  'admin',
] as const;
export type Scope = (typeof scopes)[number];

export function isScope(value: string): value is Scope {
  return scopes.some((scope) => scope === value);
}

/** True when one of the key's scopes covers what a call needs. */
export function covers(held: readonly string[], needed: Scope): boolean {
  return held.includes(needed) || held.includes('admin');
}
