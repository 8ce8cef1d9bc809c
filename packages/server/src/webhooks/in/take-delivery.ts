import type { ErrorCode, ProblemPlace } from '@signalbox/contract';
import type { LineContext } from '../../line/context.ts';
import type { Arrival } from '../../line/intake/prepare-arrival.ts';
import type { ArrivalResult } from '../../line/intake.ts';
import type { Hook } from './hook-directory.ts';
import { keepForAPerson } from './keep-refused.ts';
import { mapDelivery } from './map-delivery.ts';

/** A webhook whose signature fits. */
export interface SignedDelivery {
  readonly webhookId: string;
  readonly bytes: Uint8Array;
  /** Its JSON, or why it has none. */
  readonly parsed:
    | { readonly ok: true; readonly document: unknown }
    | { readonly ok: false; readonly code: ErrorCode; readonly places: readonly ProblemPlace[] };
}

export type Taken =
  | Extract<ArrivalResult, { kind: 'accepted' }>
  | {
      readonly kind: 'refused';
      readonly code: ErrorCode;
      readonly places: readonly ProblemPlace[];
    };

/**
 * Makes an item of a signed webhook, once for each webhook-id of its source: sent again it is the same item, with other content
 * it is a conflict. What cannot be taken is kept for a person before it is refused.
 */
export async function takeDelivery(
  context: LineContext,
  intake: (tenantId: string, arrival: Arrival) => Promise<ArrivalResult>,
  tenantId: string,
  hook: Hook,
  delivery: SignedDelivery,
): Promise<Taken> {
  const { webhookId, bytes, parsed } = delivery;
  const { source } = hook;
  // Line ends stand in no Idempotency-Key header, so no caller can use up the key of a webhook.
  const idempotencyKey = `webhook\n${source}\n${webhookId}`;
  const document = parsed.ok ? parsed.document : undefined;
  const refuse = async (code: ErrorCode, places: readonly ProblemPlace[]): Promise<Taken> => {
    const refused = { source, webhookId, idempotencyKey, code, places, document, bytes };
    await keepForAPerson(context, tenantId, refused);
    return { kind: 'refused', code, places };
  };
  if (!parsed.ok) return refuse(parsed.code, parsed.places);
  const mapped = mapDelivery(parsed.document, hook.map, source);
  if (!mapped.ok) return refuse('invalid_body', mapped.places);
  const actor = `source:${source}`;
  const result = await intake(tenantId, { item: mapped.item, idempotencyKey, actor });
  return result.kind === 'accepted' ? result : refuse(result.code, []);
}
