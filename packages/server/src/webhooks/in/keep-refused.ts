import type { ErrorCode, ProblemPlace } from '@signalbox/contract';
import { uuidV7 } from '../../ids/uuid-v7.ts';
import type { LineContext } from '../../line/context.ts';
import { idempotencyHash } from '../../line/intake/prepare-arrival.ts';
import { inTenant } from '../../store/tx.ts';
import { keepRefused } from '../../store/webhook/keep-refused.ts';
import { redactedBody } from './redacted-body.ts';

/** Refusals of one source that are kept; older ones are only counted. */
export const refusedKept = 200;

export interface RefusedWebhook {
  readonly source: string;
  readonly webhookId: string;
  readonly idempotencyKey: string;
  readonly code: ErrorCode;
  readonly places: readonly ProblemPlace[];
  /** What came; undefined when it is no JSON. */
  readonly document: unknown;
  readonly bytes: Uint8Array;
}

/** Keeps what was signed well and could not be taken, so that a person can mend the map or the sender: nothing is dropped. */
export async function keepForAPerson(
  context: Pick<LineContext, 'database' | 'keysOf' | 'announce'>,
  tenantId: string,
  refused: RefusedWebhook,
): Promise<void> {
  const { source, webhookId, idempotencyKey, code, places, document, bytes } = refused;
  const row = {
    ...{ id: uuidV7(), source, webhookId, code, errors: places },
    keyHash: idempotencyHash(context.keysOf(tenantId), idempotencyKey),
    body: redactedBody(document, bytes),
  };
  await inTenant(context.database, tenantId, (tx) => keepRefused(tx, row, refusedKept));
  context.announce(tenantId, 'webhooks');
}
