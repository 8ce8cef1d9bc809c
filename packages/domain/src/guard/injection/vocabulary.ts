import { lexicon } from './lexicon/index.ts';

/** Small words that stand between the others when spaces are taken out. */
const small =
  'a all am an and any are as ask at be before but by can do does for from give go has have here how if in into is it its ' +
  'just know let like make me more must my new no not now of on one only or our out over please say so take that the their ' +
  'them then there these they this those to up us use want was we what when where which who will with without you your user ' +
  'tell text word words first last time is are will would should could following alle allen und oder der die das den dem ein ' +
  'eine einen mir mich dir dein deine deinen ihr ihre nicht kein keine bitte jetzt sofort von vom zu zum zur mit auf fur ist ' +
  'sind gib sag nun';

let words: { readonly known: ReadonlySet<string>; readonly starts: ReadonlySet<string> } | null =
  null;

/** Shortest beginning that tells a word: shorter ones are the beginning of too many. */
const startMin = 5;

function vocabulary(): NonNullable<typeof words> {
  if (words !== null) return words;
  const known = new Set(small.split(' '));
  const starts = new Set<string>();
  for (const [entry] of lexicon()) {
    if (!/^[a-z *]+$/.test(entry)) continue;
    for (const part of entry.split(' ')) {
      if (!part.endsWith('*')) known.add(part);
      else if (part.length > startMin) starts.add(part.slice(0, -1));
    }
  }
  words = { known, starts };
  return words;
}

/** A word of the lexicon, whole or by its beginning. */
export function isKnownWord(word: string): boolean {
  const { known, starts } = vocabulary();
  if (known.has(word)) return true;
  for (let end = startMin; end <= word.length && end <= 12; end += 1) {
    if (starts.has(word.slice(0, end))) return true;
  }
  return false;
}

const longestWord = 16;

/**
 * The words of a run without spaces, when nearly all of it is made of three or more known ones; else the run as it is. An
 * honest compound has one or two.
 */
export function splitRun(run: string): string {
  const { known } = vocabulary();
  const parts: string[] = [];
  let covered = 0;
  let found = 0;
  let stray = '';
  let at = 0;
  while (at < run.length) {
    let end = Math.min(run.length, at + longestWord);
    while (end > at + 1 && !known.has(run.slice(at, end))) end -= 1;
    if (end <= at + 1) {
      stray += run.charAt(at);
      at += 1;
      continue;
    }
    if (stray !== '') parts.push(stray);
    stray = '';
    parts.push(run.slice(at, end));
    if (end - at > 2) found += 1;
    covered += end - at;
    at = end;
  }
  if (stray !== '') parts.push(stray);
  return found >= 3 && covered >= 0.85 * run.length ? parts.join(' ') : run;
}
