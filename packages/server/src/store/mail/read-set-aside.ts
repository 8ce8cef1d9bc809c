import type { Tx } from '../tx.ts';

export interface SetAsideRow {
  readonly finding: string;
  readonly wrapped: Buffer;
  readonly sealed: Buffer;
}

const text = `
  select finding, wrapped, sealed from mail
  where tenant_id = $1 and id = $2 and place = 'set_aside' and wrapped is not null`;

/** A mail that could not be read, sealed; undefined when there is none of that id. */
export async function readSetAside(tx: Tx, id: string): Promise<SetAsideRow | undefined> {
  return (await tx.query<SetAsideRow>(text, [tx.tenantId, id]))[0];
}
