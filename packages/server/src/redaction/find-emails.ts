import type { Mark } from './mark.ts';

const localCharacter = /[\p{L}\p{N}.!#$%&*+^_~'-]/u;
const labelCharacter = /[\p{L}\p{N}-]/u;
const topLevel = /^(?:xn--[a-z0-9-]{2,}|\p{L}{2,63})/iu;

/**
 * E-mail addresses with a domain that has a dot and a top level of letters (`react@18.2.0` and `user@localhost`
 * are none). Walks outwards from every `@`; as neither side may hold another one, the walk is linear.
 */
export function findEmails(text: string): Mark[] {
  const marks: Mark[] = [];
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const floor = marks.at(-1)?.end ?? 0;
    let start = at;
    while (start > floor && localCharacter.test(text[start - 1] ?? '')) start -= 1;
    while (start < at && /[.'!#$%&*^~-]/.test(text[start] ?? '')) start += 1;
    if (start === at) continue;
    const end = domainEnd(text, at + 1);
    if (end !== -1) marks.push({ start, end, type: 'EMAIL' });
  }
  return marks;
}

// Label by label, once: what a sentence or a table put behind the address (`a@b.org.`, `a@b.org-Office`) is left out,
// and a run of 100,000 labels must not be read 100,000 times.
function domainEnd(text: string, from: number): number {
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
