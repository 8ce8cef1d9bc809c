import { storableText } from '../../audit/storable.ts';
import type { Step } from '../../conversation/ports.ts';
import { stepInputAad, stepOutputAad } from '../../conversation/step-aad.ts';
import { uuidV7 } from '../../ids/uuid-v7.ts';
import { insertStep } from '../../store/conversation/insert-step.ts';
import type { Database } from '../../store/database.ts';
import { inTenant } from '../../store/tx.ts';
import { type ItemKey, sealText, textMac } from '../../vault/item-key.ts';

interface Recorded {
  readonly tenantId: string;
  readonly itemId: string;
  readonly conversationId: string;
  readonly key: ItemKey;
}

/** Steps of a name are shown in lists; a model may make up names of tools. */
const nameMost = 200;

/** Writes the steps of one conversation down as they end, each in a transaction of its own, sealed under the key of its item. */
export function stepRecorder(
  database: Pick<Database, 'app'>,
  { tenantId, itemId, conversationId, key }: Recorded,
): (step: Step) => Promise<void> {
  let no = 0;
  return async (step) => {
    no += 1;
    const id = uuidV7();
    const { input, output, name, inputShape = null, ...rest } = step;
    const row = {
      ...{ ...rest, id, conversationId, itemId, no },
      name: storableText(name.slice(0, nameMost)),
      inputShape: inputShape === null ? null : storableText(inputShape),
      tookMs: Math.max(0, Math.round(step.tookMs)),
      inputMac: textMac(key, input),
      outputMac: output === null ? null : textMac(key, output),
      inputSealed: sealText(key, stepInputAad(id), input),
      outputSealed: output === null ? null : sealText(key, stepOutputAad(id), output),
    };
    await inTenant(database, tenantId, (tx) => insertStep(tx, row));
  };
}
