import type { Scope } from '@signalbox/contract';

/**
 * What not every role may do, and the scope it needs, in the words of the page table of docs/reference/roles.md: "Your role
 * may not …". A browser test reads that table and looks for them on every page.
 */
export const roleActs = {
  'throw and reset switches': 'control:write',
  'limit and free agents': 'control:write',
  'handle incidents': 'control:write',
  'decide reviews': 'review:write',
  'open originals': 'review:write',
  'state and forget facts': 'review:write',
  'stop and release writes': 'hold:write',
  'run stuck items again': 'admin',
  'resolve stuck items by hand': 'hold:write',
  'report what was right': 'item:write',
  'erase items': 'admin',
  'import tickets': 'item:write',
  'look at rows put aside': 'item:write',
  'roll agents back': 'agent:write',
  'draft articles': 'agent:write',
  'run conversations again': 'agent:write',
  'let tools in and try them': 'agent:write',
  'probe sources': 'agent:write',
  'connect systems': 'agent:write',
  'read the audit': 'audit:read',
  'invite people': 'admin',
  'change roles and remove people': 'admin',
  'manage keys': 'admin',
  'manage webhooks': 'admin',
  'change the tenant': 'admin',
  'see and rerun jobs': 'admin',
} as const satisfies Readonly<Record<string, Scope>>;

export type RoleAct = keyof typeof roleActs;

/** Who may do what needs a scope, as the subject of a sentence. */
const holders: Readonly<Record<(typeof roleActs)[RoleAct], string>> = {
  'review:write': 'owners, leads and reviewers',
  'hold:write': 'owners, leads and reviewers',
  'item:write': 'owners and leads',
  'control:write': 'owners and leads',
  'agent:write': 'owners and leads',
  'audit:read': 'owners and leads',
  admin: 'owners',
};

export const whoMay = (act: RoleAct): string => holders[roleActs[act]];
