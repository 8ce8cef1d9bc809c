import { sanitiseText } from '@signalbox/domain';
import { createRedactor } from './redactor.ts';

const maxCharacters = 1_000;
const codePattern = /^[A-Za-z0-9_.-]{1,100}$/;

/** A person's remark as an audit entry may hold it for ever: sanitised, redacted, at most 1,000 characters before redaction. */
export function redactRemark(remark: string): string {
  return createRedactor().redact(sanitiseText(remark, maxCharacters).text);
}

/** A code or name as an audit entry may hold it; what has not the form of one might be a text and is `other`. */
export function codeOrOther(code: string | null): string | null {
  return code === null || codePattern.test(code) ? code : 'other';
}
