import type { Role } from '@signalbox/contract';

/** Who stands behind a request: a program with a machine key, or a person who signed in. */
export type Who =
  | { readonly kind: 'key'; readonly id: string }
  | {
      readonly kind: 'person';
      /** The membership, not the person: somebody who is in two tenants has two. */
      readonly id: string;
      readonly userId: string;
      readonly role: Role;
    };

/** Who calls, once that is known. */
export interface Caller {
  readonly tenantId: string;
  readonly who: Who;
  /** As audit entries name them: `key:UUID` or `person:UUID`. */
  readonly actor: string;
  readonly scopes: readonly string[];
}
