import * as z from 'zod';
import { ratio } from './amounts.ts';
import { fileObject } from './file-object.ts';
import { slug } from './names.ts';

/** How articles are searched by what they mean. */
export interface EmbeddingsConfig {
  /** A file of `models/` whose server has `/embeddings`. */
  readonly model: string;
  /** Numbers of a vector; null: as many as the model has by itself. */
  readonly dimensions: number | null;
  /** Cosine from which on a passage is found for its meaning alone, 0..1. */
  readonly atLeast: number;
}

const EXPECTED_DIMENSIONS = 'a whole number of 32 to 4096';

const embeddings = fileObject(
  {
    model: slug,
    dimensions: z
      .int({ error: EXPECTED_DIMENSIONS })
      .min(32, { error: EXPECTED_DIMENSIONS })
      .max(4_096, { error: EXPECTED_DIMENSIONS })
      .optional(),
    at_least: ratio.prefault(0.5),
  },
  'a mapping such as { model: meaning, at_least: 0.5 }',
).transform(
  (file): EmbeddingsConfig => ({
    ...{ model: file.model, dimensions: file.dimensions ?? null, atLeast: file.at_least },
  }),
);

/** The block `knowledge` of `signalbox.yaml`. */
export const knowledgeBlockSchema: z.ZodType<EmbeddingsConfig | null> = fileObject(
  { embeddings: embeddings.optional() },
  'a mapping with embeddings',
).transform((file) => file.embeddings ?? null);
