import type { Role } from '@signalbox/contract';

/** What each role may do, in one sentence; the whole table stands in the docs. */
export const roleWords: Readonly<Record<Role, string>> = {
  owner: 'Everything: people, keys, webhooks, erasure, and all below.',
  lead: 'Imports, rolls back, stops, reads the audit, and decides.',
  reviewer: 'Works the inbox: decides, stops, releases, sees original texts.',
  viewer: 'Looks on: redacted texts only.',
};

export const roleOptions: { value: Role; label: string }[] = [
  { value: 'owner', label: 'owner' },
  { value: 'lead', label: 'lead' },
  { value: 'reviewer', label: 'reviewer' },
  { value: 'viewer', label: 'viewer' },
];

export function asRole(value: string | null): Role | null {
  return roleOptions.find((one) => one.value === value)?.value ?? null;
}
