export {
  evaluateRedaction,
  type RedactionRow,
  type RedactionScores,
  type TypeScore,
} from './evaluation/evaluate.ts';
export { kindOf } from './evaluation/labels.ts';
export { type RowReading, readRow } from './evaluation/read-row.ts';
export { type AlsoMarked, type Mark, type MarkType, structuredOnly } from './mark.ts';
export {
  createRedactor,
  type RedactedSpan,
  type RedactedText,
  type Redactor,
  redactText,
  unredact,
} from './redactor.ts';
export { fillReply, type RedactedReply, redactReply } from './reply-text.ts';
