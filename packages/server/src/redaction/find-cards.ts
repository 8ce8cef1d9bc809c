import type { Mark } from './mark.ts';

const digitRun = /\d(?:[ -]?\d){11,}/g;
// Groups of four with a stop, two spaces or a spaced dash between them: too loose for runs of any length.
const widelySpaced = /(?<!\d|\d[.,-])\d{4}(\.| {2}| - )\d{4}\1\d{4}\1\d{4}(?!\d|[.,-]\d)/g;
const cardWord =
  /card|karte|visa|master|amex|american express|maestro|diners|jcb|carte|tarjeta|carta|debit|credit|kredit|cvc|cvv|\bpan\b|\bcc\b/i;

interface Group {
  readonly start: number;
  readonly digits: string;
}

/**
 * Payment card numbers of 12..19 digits with a right Luhn digit (ISO/IEC 7812-1) that either have a common
 * issuer's prefix and length in a usual grouping, or a word about cards nearby. Everything else that passes Luhn
 * (one number in ten; 13 digits may be an EAN) needs the word: shop cards and new ranges have any prefix.
 */
export function findCards(text: string): Mark[] {
  const marks: Mark[] = [];
  for (const match of text.matchAll(digitRun)) {
    const before = text.slice(Math.max(0, match.index - 2), match.index);
    if (/\d[.,]$/.test(before)) continue;
    const groups = [...match[0].matchAll(/\d+/g)].map((group) => ({
      start: match.index + group.index,
      digits: group[0],
    }));
    findInGroups(text, groups, marks);
  }
  for (const match of text.matchAll(widelySpaced)) {
    const digits = match[0].replace(/\D/g, '');
    if (isCommonCard(digits) && passesLuhn(digits))
      marks.push({ start: match.index, end: match.index + match[0].length, type: 'CARD' });
  }
  return marks;
}

function findInGroups(text: string, groups: readonly Group[], marks: Mark[]): void {
  for (let first = 0; first < groups.length; first += 1) {
    const count = cardAt(text, groups, first);
    if (count === 0) continue;
    const last = groups[first + count - 1];
    const start = groups[first]?.start ?? 0;
    marks.push({ start, end: (last?.start ?? 0) + (last?.digits.length ?? 0), type: 'CARD' });
    first += count - 1;
  }
}

/** How many groups from `first` are a card number, or 0. At most 19 groups are looked at. */
function cardAt(text: string, groups: readonly Group[], first: number): number {
  let digits = '';
  const sizes: number[] = [];
  let best = 0;
  for (let index = first; index < groups.length; index += 1) {
    const group = groups[index];
    if (group === undefined || digits.length + group.digits.length > 19) break;
    digits += group.digits;
    sizes.push(group.digits.length);
    if (digits.length < 12 || !passesLuhn(digits)) continue;
    const start = groups[first]?.start ?? 0;
    const plain = isCommonCard(digits) && usualGroups(sizes) && freeStanding(text, start);
    if (plain || cardContext(text, start, group.start + group.digits.length)) best = sizes.length;
  }
  return best;
}

function freeStanding(text: string, start: number): boolean {
  return !/[A-Za-z_]/.test(text[start - 1] ?? '');
}

function cardContext(text: string, start: number, end: number): boolean {
  return (
    cardWord.test(text.slice(Math.max(0, start - 60), start)) ||
    cardWord.test(text.slice(end, end + 40))
  );
}

function usualGroups(sizes: readonly number[]): boolean {
  const form = sizes.join('-');
  return sizes.length === 1 || /^(?:4-4-4-4(?:-[123])?|4-6-5|4-6-4|4-4-5|(?:1-)+1)$/.test(form);
}

/** Whether the prefix and length are those of a card in common use today (ISO/IEC 7812 issuer ranges). */
function isCommonCard(digits: string): boolean {
  const length = digits.length;
  const four = Number(digits.slice(0, 4));
  const two = Math.floor(four / 100);
  if (length === 16) {
    const visa = two >= 40 && two <= 49;
    const mastercard = (two >= 51 && two <= 55) || (four >= 2221 && four <= 2720);
    const jcb = four >= 3528 && four <= 3589;
    const discover = four === 6011 || (four >= 6440 && four <= 6599) || two === 62;
    return visa || mastercard || jcb || discover;
  }
  if (length === 15) return two === 34 || two === 37;
  const diners = two === 36 || two === 38 || two === 39 || (four >= 3000 && four <= 3059);
  return length === 14 && diners;
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0 && !/^(\d)\1*$/.test(digits);
}
