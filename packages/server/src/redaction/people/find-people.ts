import type { Mark } from '../mark.ts';
import { taken } from '../mark.ts';
import {
  anyWord,
  farewell,
  introduction,
  label,
  nameAtEnd,
  presence,
  salutation,
  title,
} from './cues.ts';
import { ambiguousGivenNames, givenNames } from './given-names.ts';
import { isWholeName, type NameWord, nameIn, readRun } from './name-run.ts';
import { isNoName } from './name-words.ts';

/**
 * Names of people, where the text says that one stands there: after a title, an introduction, a greeting, a farewell or the
 * label of a field, before `<address>`, and given names with or without what follows them. Precision before recall: a
 * name that nothing announces and whose given name is not in our list is left.
 */
export function findPeople(text: string): Mark[] {
  const finder = new PeopleFinder(text);
  return finder.find();
}

class PeopleFinder {
  readonly #text: string;
  readonly #marks: Mark[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  find(): Mark[] {
    this.#afterTitles();
    this.#afterIntroductions();
    this.#afterLabels();
    this.#afterSalutations();
    this.#afterFarewells();
    this.#beforeAddresses();
    this.#knownNames();
    return this.#marks;
  }

  #afterTitles(): void {
    for (const { end } of this.#places(title)) this.#mark(nameIn(readRun(this.#text, end), 3));
  }

  #afterIntroductions(): void {
    for (const { end, cue } of this.#places(introduction)) {
      const run = readRun(this.#text, end);
      // After a question an answer may follow that is a sentence; then the name must be all of it.
      if (cue.includes('?') && !(isWholeName(run, 4) && this.#endsAfter(run))) continue;
      if (run.length > 0) this.#mark(nameIn(run, 4));
      else this.#markLowerCase(end);
    }
    for (const { end } of this.#places(presence)) {
      const run = readRun(this.#text, end);
      const first = run[0];
      if (first !== undefined && isGivenName(first.text)) this.#mark(nameIn(run, 3));
    }
  }

  /** "my name is siiri": without capitals only names we know are taken. */
  #markLowerCase(at: number): void {
    const match = lowerCaseWords.exec(this.#text.slice(at, at + 60));
    const first = match?.[1] ?? '';
    if (match === null || !isGivenName(first)) return;
    const rest = match[2] ?? '';
    const whole = rest !== '' && !isNoName(rest.trim()) ? first.length + rest.length : first.length;
    this.#marks.push({ start: at, end: at + whole, type: 'PERSON' });
  }

  #afterLabels(): void {
    for (const { end, group } of this.#places(label)) {
      const run = readRun(this.#text, end);
      const first = run[0];
      if (first === undefined || !isWholeName(run, 5) || !this.#endsAfter(run)) continue;
      // "Customer: Contoso" names a firm; "Name: Contoso" would be a person of that name.
      const sure = nameLabel.test(group) || run.length > 1 || isGivenName(first.text);
      if (sure) this.#mark(run);
    }
  }

  #afterSalutations(): void {
    for (const { end } of this.#places(salutation)) {
      const run = readRun(this.#text, end);
      if (run.some((one) => one.kind === 'capitals')) continue;
      if (isWholeName(run, 4) && this.#endsAfter(run)) this.#mark(run);
    }
  }

  #afterFarewells(): void {
    for (const { end, group } of this.#places(farewell)) {
      const run = readRun(this.#text, end);
      const first = run[0];
      if (group === '' || first === undefined || !isWholeName(run, 4)) continue;
      const ends = endsLetter.test(
        this.#text.slice(run.at(-1)?.end ?? 0, (run.at(-1)?.end ?? 0) + 6),
      );
      const sure = group.includes('\n') || run.length > 1 || isGivenName(first.text);
      if (ends && sure) this.#mark(run);
    }
  }

  /** `Jane Doe <address>`, and whom a quoted mail names as its writer. */
  #beforeAddresses(): void {
    for (const match of this.#text.matchAll(namedByMail)) {
      const from = Math.max(0, match.index - 70);
      const found = nameAtEnd.exec(this.#text.slice(from, match.index));
      const name = found?.[1];
      if (name === undefined) continue;
      const words = name.split(/,? /).filter((one) => /^\p{Lu}/u.test(one));
      if (words.length < 2 && !isGivenName(words[0] ?? '')) continue;
      if (words.some((one) => isNoName(one))) continue;
      const start = from + (found?.index ?? 0);
      this.#marks.push({ start, end: start + name.length, type: 'PERSON' });
    }
  }

  /** Given names that are nothing else, with the surname behind them. */
  #knownNames(): void {
    for (const match of this.#text.matchAll(anyWord)) {
      if (!isListed(match[0])) continue;
      const run = readRun(this.#text, match.index);
      const name = nameIn(run, 4);
      if (name === null) continue;
      if (name.length > 1 || this.#standsAlone(match.index, run)) this.#mark(name);
    }
  }

  /** A single given name: no capitalised neighbour that could make it the name of something else. */
  #standsAlone(start: number, run: readonly NameWord[]): boolean {
    if (run.length !== 1) return false;
    const before = this.#text.slice(Math.max(0, start - 30), start);
    if (/[\p{Lu}][\p{L}\p{N}]*[ -]$/u.test(before)) return false;
    return !/^[ -]?\d/.test(this.#text.slice(run[0]?.end ?? 0, (run[0]?.end ?? 0) + 2));
  }

  #endsAfter(run: readonly NameWord[]): boolean {
    const end = run.at(-1)?.end ?? 0;
    return endsName.test(this.#text.slice(end, end + 6));
  }

  #mark(words: readonly NameWord[] | null): void {
    const first = words?.[0];
    const last = words?.at(-1);
    if (first === undefined || last === undefined) return;
    this.#marks.push({ start: first.start, end: last.end, type: 'PERSON' });
  }

  *#places(cue: RegExp): Generator<{ end: number; cue: string; group: string }> {
    for (const match of this.#text.matchAll(cue)) {
      const end = match.index + match[0].length;
      yield { end, cue: match[0], group: match[1] ?? '' };
    }
  }
}

const endsName = new RegExp(`^(?:[ \\t]{0,3}(?:$|[\\n,!:;?<(|[–-]|\\\\n|${taken})|\\.(?:\\s|$))`);
const endsLetter = new RegExp(`^[ \\t]{0,3}(?:$|\\n|\\\\n|[,|(]|[.] ?(?:$|\\n)|${taken})`);
const lowerCaseWords = /^(\p{Ll}{2,20})((?: \p{Ll}{2,20})?)(?=[.,!?]|$|\n)/u;
const nameLabel =
  /name|nom|nombre|apellido|nome|naam|kontakt|contact|ansprech|attn|attention|hd|c\/o/i;
const namedByMail = new RegExp(
  ` ?<(?:mailto:)?${taken}| (?:wrote|schrieb|a écrit|escribió) ?:`,
  'g',
);

function isListed(word: string): boolean {
  const lower = word.toLowerCase();
  return (
    givenNames.has(lower) || (lower.includes('-') && givenNames.has(lower.split('-')[0] ?? ''))
  );
}

function isGivenName(word: string): boolean {
  return isListed(word) || ambiguousGivenNames.has(word.toLowerCase());
}
