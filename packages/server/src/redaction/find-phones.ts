import { createRequire } from 'node:module';
import type { CountryCode } from 'libphonenumber-js';
import { type Mark, taken } from './mark.ts';
import { type PhoneContext, phoneContext } from './phone-context.ts';

const numberRun = /(?:\+ ?)?\(?\+?\d(?:[ ./()-]{0,3}\d)*/g;
const dateOrTime =
  /(?<!\d|\d[./-])(?:\d{4}-\d{2}-\d{2}|(?:0?[1-9]|[12]\d|3[01])([./-])(?:0?[1-9]|[12]\d|3[01])\1(?:(?:19|20)\d{2}|\d{2}))(?![./-]?\d)|(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d)/g;
const currencyAfter =
  /^(?:,\d|\s?(?:€|\$|£|%|eur|usd|gbp|chf|euro|dollars?|pounds?|franken)(?![a-z]))/i;
const currencyBefore = /(?:€|\$|£|eur|usd|gbp|chf)\s?$/i;

// Countries whose national format starts with 0, asked in this order; the first yes ends it.
const zeroCountries: readonly CountryCode[] = [
  'DE',
  'GB',
  'FR',
  'AT',
  'CH',
  'IT',
  'NL',
  'BE',
  'AU',
  'SE',
  'FI',
  'IE',
  'ZA',
  'NZ',
  'JP',
  'TR',
  'SK',
  'HU',
];

const northAmerican =
  /^(?:1[ .-])?(?:\([2-9]\d{2}\)[ .-]{0,2}|[2-9]\d{2}[ .-]{1,2})[2-9]\d{2}[.-]\d{4}$/;
const brazilian = /^\([1-9]\d\) ?(?:9 ?)?\d{4}-\d{4}$/;
const french = /^0[1-9]([ .-])\d{2}(?:\1\d{2}){3}$/;
const zeroGrouped = /^\(?0\d{1,5}\)?[ /-]{1,3}\d{2,}(?:[ /-]\d{2,}){0,4}$/;
const ownForms = [french, northAmerican, brazilian];
const mobileUngrouped = /^(?:07\d{9}|01[567]\d{8,9}|0[67]\d{8})$/;

type Library = typeof import('libphonenumber-js');
let library: Library | undefined;

/** Loaded with the first number: most texts have none, and most commands read no text. */
function numbers(): Library {
  library ??= createRequire(import.meta.url)('libphonenumber-js') as Library;
  return library;
}

/** How often the number library may be asked in one text; past it the format alone decides, on the side of marking. */
const libraryCallsMax = 600;

interface Group {
  readonly start: number;
  readonly end: number;
  readonly digits: number;
}

/**
 * Phone numbers. International ones (`+` or `00`) by libphonenumber; national ones when a word near them says so,
 * or when they have a form that only phone numbers have (North American, French, Brazilian, and 0-numbers with an area code that
 * libphonenumber knows). libphonenumber's own search with a default country was rejected: it takes order numbers,
 * dates and amounts for phones.
 */
export function findPhones(text: string): Mark[] {
  const finder = new PhoneFinder(text.replace(dateOrTime, (whole) => taken.repeat(whole.length)));
  return finder.find();
}

class PhoneFinder {
  readonly #text: string;
  readonly #marks: Mark[] = [];
  #libraryCalls = 0;

  constructor(text: string) {
    this.#text = text;
  }

  find(): Mark[] {
    for (const match of this.#text.matchAll(numberRun)) {
      if (match[0].length < 6) continue;
      this.#readRun(match.index, match[0]);
    }
    return this.#marks;
  }

  #readRun(start: number, run: string): void {
    const groups: Group[] = [];
    for (const group of run.matchAll(/\d+/g)) {
      const from = start + group.index;
      groups.push({ start: from, end: from + group[0].length, digits: group[0].length });
    }
    const digits = groups.reduce((sum, group) => sum + group.digits, 0);
    if (digits < 6) return;
    if (run.includes('+') || /^\(?00[1-9]/.test(run)) {
      if (this.#readInternational(start, run, groups)) return;
    }
    this.#readNational(start, start + run.length, groups);
  }

  #readInternational(start: number, run: string, groups: readonly Group[]): boolean {
    const plus = run.includes('+');
    let possible = 0;
    let digits = 0;
    const ends: Group[] = [];
    for (const group of groups) {
      digits += group.digits;
      if (digits > (plus ? 16 : 18)) break;
      if (digits >= 8) ends.push(group);
    }
    for (const group of ends.reverse()) {
      const written = this.#text.slice(start, group.end).replace(/^\(?00/, '+');
      const verdict = this.#ask(written.slice(written.indexOf('+')), undefined);
      if (verdict === 'valid') return this.#mark(start, group.end);
      if (verdict === 'possible' && possible === 0) possible = group.end;
    }
    if (possible === 0) return false;
    const grouped = groups.length > 1 || phoneContext(this.#text, start, possible) === 'phone';
    return plus && grouped && this.#mark(start, possible);
  }

  #readNational(start: number, end: number, groups: readonly Group[]): void {
    const text = this.#text;
    if (/[A-Za-z0-9_]$/.test(text.slice(Math.max(0, start - 1), start))) return;
    if (/^[A-Za-z_]/.test(text.slice(end, end + 1)) && !/^x\d/.test(text.slice(end, end + 2)))
      return;
    if (currencyAfter.test(text.slice(end, end + 9))) return;
    if (currencyBefore.test(text.slice(Math.max(0, start - 4), start))) return;
    const context = phoneContext(text, start, end);
    if (context === 'phone') this.#markNamed(start, groups);
    else this.#markByForm(groups, context);
  }

  /** A word said "phone": take the run, a number at a time when it is too long for one. */
  #markNamed(start: number, groups: readonly Group[]): void {
    let from = start;
    let digits = 0;
    for (let index = 0; index < groups.length; index += 1) {
      const group = groups[index];
      const next = groups[index + 1];
      if (group === undefined) break;
      digits += group.digits;
      const startsNew = next !== undefined && digits >= 7 && digits + next.digits > 13;
      if (next !== undefined && !startsNew) continue;
      const labelled = /[:.] ?$/.test(this.#text.slice(Math.max(0, from - 2), from));
      if (digits >= (labelled ? 6 : 7) && digits <= 15)
        this.#mark(this.#withParenthesis(from), group.end);
      from = next?.start ?? group.end;
      digits = 0;
    }
  }

  #markByForm(groups: readonly Group[], context: PhoneContext): void {
    for (let first = 0; first < groups.length; first += 1) {
      const count = this.#formAt(groups, first, context);
      if (count === 0) continue;
      const last = groups[first + count - 1];
      this.#mark(this.#withParenthesis(groups[first]?.start ?? 0), last?.end ?? 0);
      first += count - 1;
    }
  }

  /** How many groups from `first` have a form only phone numbers have, or 0; longest first, at most six. */
  #formAt(groups: readonly Group[], first: number, context: PhoneContext): number {
    const head = groups[first];
    if (head === undefined || context === 'other') return 0;
    const start = this.#withParenthesis(head.start);
    for (let count = Math.min(6, groups.length - first); count >= 1; count -= 1) {
      const end = groups[first + count - 1]?.end ?? 0;
      const digits = groups
        .slice(first, first + count)
        .reduce((sum, group) => sum + group.digits, 0);
      if (digits < 9 || digits > 12) continue;
      const written = this.#text.slice(start, end);
      if (ownForms.some((form) => form.test(written))) return count;
      if (count === 1 && groups.length === 1 && mobileUngrouped.test(written)) return count;
      if (zeroGrouped.test(written) && this.#isNational(written)) return count;
    }
    return 0;
  }

  #isNational(written: string): boolean {
    return zeroCountries.some((country) => this.#ask(written, country) === 'valid');
  }

  #ask(written: string, country: CountryCode | undefined): 'valid' | 'possible' | 'no' {
    this.#libraryCalls += 1;
    if (this.#libraryCalls > libraryCallsMax) return 'valid';
    const number = numbers().parsePhoneNumberFromString(written, country);
    if (number === undefined) return 'no';
    if (number.isValid()) return 'valid';
    return number.isPossible() ? 'possible' : 'no';
  }

  #withParenthesis(start: number): number {
    return this.#text[start - 1] === '(' ? start - 1 : start;
  }

  #mark(start: number, end: number): true {
    this.#marks.push({ start, end, type: 'PHONE' });
    return true;
  }
}
