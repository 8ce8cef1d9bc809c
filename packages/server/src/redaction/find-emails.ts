import type { Mark } from './mark.ts';

const localCharacter = /[\p{L}\p{N}.!#$%&*+^_~'-]/u;
const labelCharacter = /[\p{L}\p{N}-]/u;
const topLevel = /^(?:xn--[a-z0-9-]{2,}|\p{L}{2,63})/iu;
const quotedLongest = 66;

/**
 * E-mail addresses with a domain that has a dot and a top level of letters (`react@18.2.0` and `user@localhost`
 * are none) or is an address in brackets, and those written so that robots miss them: `name (at) host (dot) org`. Walks
 * outwards from every `@`; as neither side may hold another one, the walk is linear.
 */
export function findEmails(text: string): Mark[] {
  const marks: Mark[] = [];
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const floor = marks.at(-1)?.end ?? 0;
    const start = localStart(text, at, floor);
    if (start === at) continue;
    const end = domainEnd(text, at + 1);
    if (end !== -1) marks.push({ start, end, type: 'EMAIL' });
  }
  return marks;
}

const disguised =
  /(?<![\p{L}\p{N}.!#$%&*+^_~'-])[\p{L}\p{N}](?:[\p{L}\p{N}.+_-]{0,62}[\p{L}\p{N}])?[ ]{0,2}(?:\((?:at|ät|@|arroba|chez)\)|\[(?:at|ät|@)\]|\{(?:at|@)\})[ ]{0,2}[\p{L}\p{N}][\p{L}\p{N}-]{0,62}(?:(?:\.|[ ]{0,2}(?:\((?:dot|punkt|point|punto|\.)\)|\[(?:dot|punkt|\.)\]|\{dot\})[ ]{0,2})[\p{L}\p{N}][\p{L}\p{N}-]{0,62}){1,5}/giu;

/** `name (at) host (dot) org`, `name [at] host.org`: the signs in brackets are what tells them from a sentence. */
export function findDisguisedEmails(text: string): Mark[] {
  const marks: Mark[] = [];
  for (const match of text.matchAll(disguised)) {
    marks.push({ start: match.index, end: match.index + match[0].length, type: 'EMAIL' });
  }
  return marks;
}

function localStart(text: string, at: number, floor: number): number {
  let start = at;
  if (text[at - 1] === '"') {
    // `"john doe"@example.org`: at most 64 characters stand between the quotes (RFC 5321).
    const open = text.lastIndexOf('"', at - 2);
    const between = text.slice(open + 1, at - 1);
    const fits = open >= floor && at - open <= quotedLongest && !between.includes('\n');
    return fits && between !== '' ? open : at;
  }
  while (start > floor && localCharacter.test(text[start - 1] ?? '')) start -= 1;
  while (start < at && /[.'!#$%&*^~-]/.test(text[start] ?? '')) start += 1;
  return start;
}

// Label by label, once: what a sentence or a table put behind the address (`a@b.org.`, `a@b.org-Office`) is left out,
// and a run of 100,000 labels must not be read 100,000 times.
function domainEnd(text: string, from: number): number {
  if (text[from] === '[') {
    const literal = /^\[(?:\d{1,3}(?:\.\d{1,3}){3}|IPv6:[0-9a-fA-F:.]{2,45})\]/.exec(
      text.slice(from, from + 60),
    );
    return literal === null ? -1 : from + literal[0].length;
  }
  let best = -1;
  for (let start = from; ; ) {
    let end = start;
    while (end < text.length && labelCharacter.test(text[end] ?? '')) end += 1;
    if (end === start || text[start] === '-') return best;
    const top = start === from ? null : topLevel.exec(text.slice(start, Math.min(end, start + 70)));
    if (top !== null) best = start + top[0].length;
    if (text[end] !== '.') return best;
    start = end + 1;
  }
}
