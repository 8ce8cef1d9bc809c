export {
  type AnswerContext,
  type AnswerToCheck,
  type CitedPassage,
  FINDING_CODES,
  type Finding,
  type FindingCode,
  type ReplyPlace,
  type ReplyToCheck,
} from './answer.ts';
export { checkAnswer } from './check-answer.ts';
export { readPassage, SUPPORT_SHARE_MIN, supportOf } from './support.ts';
