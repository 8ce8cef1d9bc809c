import { labelEnd, lastMatchEnd, type Mark } from './mark.ts';

const threeGroups =
  /(?<!\d|\d[-. ]|\w-)(?!000|666|9)\d{3}([ -]?)(?!00)\d{2}\1(?!0000)\d{4}(?!-?\d|\.\d|-?[A-Za-z])/g;
const ssnWord = /\b(?:ssn|social security|soc\.? sec|itin|tax ?payer id|tin)\b/gi;
const otherWord =
  /\b(?:order|invoice|ticket|case|ref\w*|part|item|serial|tracking|article|bestell\w*|rechnung\w*|artikel\w*|serien\w*)\b/gi;

/**
 * US social security numbers in the ranges the SSA can issue: area not 000, 666 or 9xx, group not 00, serial not
 * 0000. With dashes they stand for themselves; with spaces or none they need the words before them.
 */
export function findSsns(text: string): Mark[] {
  const marks: Mark[] = [];
  for (const match of text.matchAll(threeGroups)) {
    const before = text.slice(Math.max(0, match.index - 40), match.index);
    const named = lastMatchEnd(ssnWord, before);
    const accepted = match[1] === '-' ? labelEnd(otherWord, before) <= named : named !== -1;
    if (accepted)
      marks.push({ start: match.index, end: match.index + match[0].length, type: 'SSN' });
  }
  return marks;
}
