import { newItemSchema } from '@signalbox/contract';
import { acceptArrivals } from '@signalbox/server';
import type { Installation } from './installation.ts';

const batch = 100;

/** So many tickets that only have to be there: models are asked on their account. Returns their ids. */
export async function acceptPlainItems(
  { engine }: Installation,
  count: number,
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let at = 0; at < count; at += batch) {
    const arrivals = Array.from({ length: Math.min(batch, count - at) }, (_, n) => ({
      item: newItemSchema.parse({
        ...{
          source: 'api',
          externalId: `plain-${at + n}`,
          subject: 'printer',
          body: 'it eats paper',
        },
      }),
      ...{ idempotencyKey: null, actor: 'system' },
    }));
    for (const one of await acceptArrivals(engine.context, engine.tenantId, arrivals)) {
      if (one.kind === 'accepted') ids.push(one.id);
    }
  }
  return ids;
}
