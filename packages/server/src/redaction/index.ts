export {
  evaluateRedaction,
  type RedactionRow,
  type RedactionScores,
  type TypeScore,
} from './evaluate.ts';
export type { Mark, MarkType } from './mark.ts';
export {
  createRedactor,
  type RedactedSpan,
  type RedactedText,
  type Redactor,
  redactText,
  unredact,
} from './redactor.ts';
