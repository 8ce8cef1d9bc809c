export { type DecodeRefusal, type DecodeResult, decodeModel } from './artifact/decode.ts';
export { ARTIFACT_VERSION, encodeModel } from './artifact/encode.ts';
export {
  applyCalibrator,
  type CalibrationPoint,
  type Calibrator,
  fitCalibrator,
  ISOTONIC_MIN_POINTS,
  ISOTONIC_MIN_RARER,
  LOGISTIC_MIN_POINTS,
  LOGISTIC_MIN_RARER,
} from './calibration/calibrator.ts';
export { parseCalibrator } from './calibration/parse.ts';
export { MAX_TEXT_UNITS } from './features/text.ts';
export {
  alikeness,
  bandsOf,
  LIKENESS_TEXT_MOST,
  SKETCH_HASHES,
  sketchOf,
} from './likeness/sketch.ts';
export {
  accuracy,
  brierScore,
  expectedCalibrationError,
  type Judged,
  macroF1,
} from './metrics.ts';
export type {
  Familiarity,
  FieldPrediction,
  FieldReport,
  Head,
  Measured,
  RankedValue,
  Scope,
  TrainedModel,
  TrainingRow,
} from './model.ts';
export {
  type ExplainedPrediction,
  type ExplainedText,
  type ExplainOptions,
  explain,
  predictExplained,
  type WordEvidence,
} from './prediction/explain.ts';
export {
  MAX_ALTERNATIVES,
  predict,
  predictWithScope,
  type ScopedPrediction,
} from './prediction/predict.ts';
export {
  MAX_CLASSES,
  MIN_TRAINING_ROWS,
  type TrainingInput,
  type TrainingProgress,
  trainModel,
} from './training/train.ts';
