import type { Scope } from './scopes.ts';

/** What a person is in a tenant, from the most to the least. */
export const roles = ['owner', 'lead', 'reviewer', 'viewer'] as const;
export type Role = (typeof roles)[number];

/** What each role may do, in the words machine keys use. A test compares this with docs/reference/roles.md. */
export const scopesOfRole: Readonly<Record<Role, readonly Scope[]>> = {
  owner: ['admin'],
  lead: [
    'item:read',
    'item:write',
    'review:write',
    'hold:write',
    'control:write',
    'agent:write',
    'audit:read',
    'metrics:read',
  ],
  reviewer: ['item:read', 'review:write', 'hold:write'],
  viewer: ['item:read'],
};

export function isRole(value: string): value is Role {
  return roles.some((role) => role === value);
}
