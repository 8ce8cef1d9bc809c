import type { Mark } from '../mark.ts';
import { isNoName } from './name-words.ts';
import {
  addressCue,
  addressLines,
  americanTown,
  more,
  namedCode,
  plainCode,
  postBox,
  street,
} from './street-forms.ts';

/**
 * Addresses of people: streets with a number in the forms of some twenty countries and post boxes, each with the unit, postal
 * code, town and country behind it, and postal codes whose form or label tells them. A town or a country on its own is no
 * address. Precision before recall: a number beside a capitalised word is a street only if the word ends or begins like one.
 */
export function findPlaces(text: string): Mark[] {
  const marks: Mark[] = [];
  for (const match of text.matchAll(street)) {
    const { weak } = match.groups ?? {};
    if (notStreets.test(match[0])) continue;
    const end = match.index + match[0].length;
    const whole = withMore(text, end);
    if (weak === undefined || whole.sure || addressWord.test(windowBefore(text, match.index)))
      marks.push({ start: match.index, end: whole.end, type: 'ADDRESS' });
  }
  for (const match of text.matchAll(postBox)) {
    const { end } = withMore(text, match.index + match[0].length);
    marks.push({ start: match.index, end, type: 'ADDRESS' });
  }
  for (const pattern of [americanTown, plainCode]) {
    for (const match of text.matchAll(pattern)) {
      marks.push({ start: match.index, end: match.index + match[0].length, type: 'ADDRESS' });
    }
  }
  for (const match of text.matchAll(namedCode)) {
    const code = match[1] ?? '';
    const end = match.index + match[0].length;
    marks.push({ start: end - code.length, end, type: 'ADDRESS' });
  }
  for (const cue of text.matchAll(addressCue)) {
    const start = cue.index + cue[0].length;
    const lines = cue.groups?.['other'] === undefined ? linesAt(text, start) : '';
    if (lines !== '') marks.push({ start, end: start + lines.length, type: 'ADDRESS' });
  }
  return marks;
}

function linesAt(text: string, start: number): string {
  addressLines.lastIndex = start;
  const lines = addressLines.exec(text)?.[0] ?? '';
  const first = /^\p{L}+/u.exec(lines)?.[0];
  return first !== undefined && isNoName(first) ? '' : lines.trimEnd();
}

// Words that end or begin like a street and take a number: what a help desk hears of is a drive, a place or a route of its own.
const notStreets =
  /(?:^|[ ])(?:Google|Hard|Flash|One|Disk|USB|Tape|Network|Pen|Thumb|Shared|Team|Office|Microsoft|Windows|Teams|Zoom|VPN|Version|Port|App)[ ]|(?:arbeits|speicher|steck|stell|park|sitz|lager|um|aus|strom)(?:platz|weg)[ ]/iu;

const addressWord =
  /(?:address|adresse|anschrift|wohnhaft|wohne|live[sd]?|living|located|deliver\w*|ship\w*|return|send|meet|visit)[^\n.;]{0,30}$/i;

const reach = 48;
const partsMax = 6;

function windowBefore(text: string, start: number): string {
  return text.slice(Math.max(0, start - reach), start);
}

interface Whole {
  readonly end: number;
  /** A postal code or a unit followed. */
  readonly sure: boolean;
}

/** The end of an address whose street ends at `from`: what only a town or a country could be counts when a code is beside it. */
function withMore(text: string, from: number): Whole {
  let end = from;
  let at = from;
  let sure = false;
  let codes = 0;
  for (let part = 0; part < partsMax; part += 1) {
    const match = more.exec(text.slice(at, at + 120));
    if (match === null) break;
    const { code, town } = match.groups ?? {};
    if (town !== undefined && (isNoName(town.split(' ')[0] ?? '') || /^[ ]/.test(match[0]))) break;
    if (code !== undefined) codes += 1;
    if (codes > 1) break;
    at += match[0].length;
    // A town alone could begin the next sentence; the code behind it says that it was one.
    if (town === undefined) {
      end = at;
      sure = true;
    } else if (codes > 0 || /^,/.test(match[0])) end = at;
  }
  return { end, sure };
}
