export { detectInjection, type InjectionFinding, type Span } from './detect-injection.ts';
export {
  evaluateInjection,
  type InjectionEvaluation,
  type InjectionScores,
  type LabelledText,
} from './evaluate.ts';
export { type Family, families } from './families.ts';
export { foldText } from './fold.ts';
export type { InjectionModel } from './model.ts';
export {
  highestScore,
  type InjectionRow,
  type InjectionTraining,
  injectionTraining,
  packInjection,
  type ReadRow,
  readRows,
  type Scored,
  trainWeights,
} from './training/train-injection.ts';
