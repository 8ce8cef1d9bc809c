export { compareReplay, type Difference, type ReplaySide } from './compare-replay.ts';
export { type JoinedField, joinField } from './join-parts.ts';
export { type FellBack, fellBack, type ModelEnd } from './model-ends.ts';
export {
  type AskedPart,
  type Consulted,
  mayConsult,
  type Part,
  partsMost,
  planParts,
} from './parts.ts';
export { type FieldStep, type FieldTier, settleField } from './settle-field.ts';
export {
  type Agreed,
  agreedOn,
  priorOfStated,
  type Said,
  statedFactor,
} from './stated-confidence.ts';
export {
  afterTurn,
  beginTurn,
  mayEscalate,
  nextInTurn,
  type Turn,
  type TurnEvent,
  type TurnLimits,
  type TurnNext,
  type TurnStop,
} from './turn.ts';
