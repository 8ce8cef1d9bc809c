import { findSecrets } from '@signalbox/domain';
import { findIpv4, findIpv6, findMacs } from './find-addresses.ts';
import { findCards } from './find-cards.ts';
import { findDisguisedEmails, findEmails } from './find-emails.ts';
import { findIbans } from './find-ibans.ts';
import { findPhones } from './find-phones.ts';
import { findSsns } from './find-ssns.ts';
import { foldForDetection } from './fold.ts';
import { type AlsoMarked, type Mark, markTypes, structuredOnly, taken } from './mark.ts';
import { findPeople } from './people/find-people.ts';
import { findPlaces } from './people/find-places.ts';

// Looser than what we write ourselves: a model asked to fill `[ email_1 ]` must find nothing to fill either.
const placeholderLike = new RegExp(
  `\\[\\s{0,3}(?:${markTypes.join('|')})\\s{0,3}_\\s{0,3}\\d{1,9}\\s{0,3}\\]`,
  'gi',
);

const bracketedSign = /[([{](?:at|ät|@|arroba|chez)[)\]}]/i;

type Detector = (text: string) => readonly Mark[];

/**
 * All marks of a text, in order, none overlapping. Where detectors disagree the earlier one wins: what a person
 * forged, then secrets (they may contain anything), then the strictest forms, then phones, and addresses and names last.
 *
 * Measured on 500 characters, two shared cores, Node 20, p50, without names and addresses: 5 µs plain, 25 µs with a phone, an address, an e-mail.
 */
export function findMarks(text: string, also: AlsoMarked = structuredOnly): readonly Mark[] {
  const marks: Mark[] = [];
  let rest = foldForDetection(text);
  const run = (detector: Detector): void => {
    const found = detector(rest);
    if (found.length === 0) return;
    const kept = withoutOverlap(found);
    marks.push(...kept);
    rest = takeOut(rest, kept);
  };
  if (text.includes('[')) run(findPlaceholders);
  run(findKeys);
  if (rest.includes('@')) run(findEmails);
  if (bracketedSign.test(rest)) run(findDisguisedEmails);
  // No digit, no number: most of the cost of a plain ticket is saved here.
  if (/\d/.test(rest)) {
    run(findIbans);
    // Before IPv4: `::ffff:10.0.0.1` ends in one.
    if (rest.includes(':')) run(findIpv6);
    if (rest.includes('.')) run(findIpv4);
    run(findMacs);
  }
  if (/\d(?:\D{0,3}\d){5}/.test(rest)) {
    run(findSsns);
    run(findCards);
    run(findPhones);
  }
  if (also.addresses && /\d/.test(rest)) run(findPlaces);
  if (also.names) run(findPeople);
  return marks.sort((a, b) => a.start - b.start);
}

function findKeys(text: string): Mark[] {
  return findSecrets(text).map((span) => ({ ...span, type: 'KEY' }));
}

function findPlaceholders(text: string): Mark[] {
  return [...text.matchAll(placeholderLike)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    type: 'LITERAL',
  }));
}

function withoutOverlap(found: readonly Mark[]): Mark[] {
  const sorted = [...found].sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: Mark[] = [];
  for (const mark of sorted) {
    const last = kept.at(-1);
    if (last === undefined || mark.start >= last.end) kept.push(mark);
    // Two secrets that overlap are one: what sticks out of the first would stay readable.
    else if (mark.end > last.end) kept[kept.length - 1] = { ...last, end: mark.end };
  }
  return kept;
}

function takeOut(text: string, marks: readonly Mark[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const mark of marks) {
    parts.push(text.slice(at, mark.start), taken.repeat(mark.end - mark.start));
    at = mark.end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}
