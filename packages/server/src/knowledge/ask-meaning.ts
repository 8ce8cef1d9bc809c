import type { CallFor } from '../models/model.ts';
import { ModelError, type ModelFault } from '../models/model-error.ts';
import { type Embedder, spaceOf } from '../models/open-embedder.ts';
import type { Database } from '../store/database.ts';
import { versionMeaning } from '../store/knowledge/version-meaning.ts';
import { inTenant } from '../store/tx.ts';
import type { Meaning } from './search-knowledge.ts';
import type { VectorShelf } from './vector-shelf.ts';

/** `off`: it is not searched by meaning. `other`: by a model this process does not have. Else why it could not be. */
export type MeaningState = 'off' | 'used' | 'other' | ModelFault;

export interface AskedMeaning {
  readonly state: MeaningState;
  /** Null unless it is used. */
  readonly meaning: Meaning | null;
}

export interface MeaningParts {
  readonly database: Pick<Database, 'app'>;
  /** Null: the files name no model for it. */
  readonly embedder: Embedder | null;
  readonly shelf: VectorShelf;
}

/** Whether a search went by words alone although it should not have. */
export function isAway(state: MeaningState): boolean {
  return state !== 'off' && state !== 'used';
}

/**
 * What a question means, asked of the model the version searches with; a model that is away is a state, not an error. No
 * transaction is open meanwhile.
 *
 * @param asked.version null or unknown: what is in force.
 * @param asked.question redacted.
 */
export async function askMeaning(
  { database, embedder, shelf }: MeaningParts,
  tenantId: string,
  asked: {
    readonly question: string;
    readonly version: string | null;
    readonly callFor: CallFor;
    readonly withinMs: number;
    readonly signal: AbortSignal;
  },
): Promise<AskedMeaning> {
  const { version } = asked;
  const recorded =
    version === null
      ? undefined
      : await inTenant(database, tenantId, (tx) => versionMeaning(tx, version));
  if (recorded?.meaning === null) return { state: 'off', meaning: null };
  if (embedder === null) {
    return { state: recorded === undefined ? 'off' : 'other', meaning: null };
  }
  const { space } = embedder;
  if (recorded !== undefined && spaceOf(recorded.meaning, recorded.meaning.dimensions) !== space) {
    return { state: 'other', meaning: null };
  }
  const atLeast = recorded?.meaning.atLeast ?? embedder.atLeast;
  try {
    const { question, callFor, withinMs, signal } = asked;
    const [vector] = await embedder.embed([question], callFor, withinMs, signal);
    if (vector === undefined) return { state: 'unreadable', meaning: null };
    const vectorsOf: Meaning['vectorsOf'] = (tx, ids) => shelf.read(tx, space, ids);
    return { state: 'used', meaning: { vector, atLeast, vectorsOf } };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { state: error.fault, meaning: null };
  }
}
