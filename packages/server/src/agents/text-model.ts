import {
  decodeModel,
  type FieldAnswer,
  predictExplained,
  type TrainedModel,
} from '@signalbox/domain';
import { readModel } from '../store/agent/read-model.ts';
import type { ModelReader } from './model-cache.ts';
import type { TextModel } from './runtime.ts';

/** Words shown for a decision; more would be read by nobody. */
const evidenceLimit = 5;

/** Reads a model from its artifact. A missing or damaged artifact is null, never a wrong answer. */
export const readTextModel: ModelReader = async (tx, id) => {
  const stored = await readModel(tx, id);
  if (stored === undefined) return null;
  const decoded = decodeModel(stored.bytes);
  return decoded.ok ? textModel(id, decoded.model) : null;
};

export function textModel(id: string, model: TrainedModel): TextModel {
  return {
    id,
    answer: (text) => {
      const { fields, outOfScope, unusual } = predictExplained(model, text, evidenceLimit);
      const answers = Object.entries(fields).map(([field, prediction]): [string, FieldAnswer] => [
        field,
        {
          value: prediction.value,
          raw: prediction.raw.score,
          confidence: prediction.confidence,
          alternatives: prediction.alternatives,
          evidence: prediction.evidence,
          tier: 'builtin',
          final: false,
        },
      ]);
      return { fields: new Map(answers), outOfScope, unusual };
    },
  };
}
