import { countrySpecs, isValidIBAN } from 'ibantools';
import type { Mark } from './mark.ts';

const candidate =
  /(?:(?<![A-Za-z0-9])|(?<=[Ii][Bb][Aa][Nn]))[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){11,34}/g;
const named = /iban(?:\W{0,3}(?:is|ist|lautet|est|nr|no|number|nummer))?\W{0,4}$/i;

/**
 * IBANs, spaced or not, in either case, right in length, form and check digits (ISO 13616, mod 97 by ibantools).
 * A wrong check digit is let through when the word IBAN stands before it: a mistyped account is still someone's.
 */
export function findIbans(text: string): Mark[] {
  const marks: Mark[] = [];
  candidate.lastIndex = 0;
  for (let match = candidate.exec(text); match !== null; match = candidate.exec(text)) {
    const length = ibanLength(text, match.index, match[0]);
    if (length === 0) candidate.lastIndex = match.index + 2;
    else {
      marks.push({ start: match.index, end: match.index + length, type: 'IBAN' });
      candidate.lastIndex = match.index + length;
    }
  }
  return marks;
}

function ibanLength(text: string, start: number, run: string): number {
  const wanted = countrySpecs[run.slice(0, 2).toUpperCase()]?.chars ?? 0;
  if (wanted === 0) return 0;
  let seen = 0;
  let length = 0;
  while (length < run.length && seen < wanted) {
    if (/[A-Za-z0-9]/.test(run[length] ?? '')) seen += 1;
    length += 1;
  }
  if (seen < wanted || /[A-Za-z0-9]/.test(text[start + length] ?? '')) return 0;
  const iban = run.slice(0, length).replace(/[ -]/g, '').toUpperCase();
  return isValidIBAN(iban) || named.test(text.slice(Math.max(0, start - 24), start)) ? length : 0;
}
