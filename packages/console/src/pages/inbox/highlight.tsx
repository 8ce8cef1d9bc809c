import { Fragment, type ReactNode } from 'react';
import classes from './case.module.css';

/** A word that decided, and whether it spoke for the field in focus. */
export interface Spoken {
  readonly text: string;
  readonly inFocus: boolean;
}

const wordsMax = 60;

/** Text with the words that decided marked in it. They are found by comparing text; nothing of the ticket is read as markup. */
export function Highlighted({
  text,
  words,
}: {
  readonly text: string;
  readonly words: readonly Spoken[];
}): ReactNode {
  const parts = split(text, words);
  return parts.map(({ at, part, word }) =>
    word === null ? (
      <Fragment key={at}>{part}</Fragment>
    ) : (
      <mark key={at} className={classes.word} data-focus={word.inFocus}>
        {part}
      </mark>
    ),
  );
}

interface Part {
  readonly at: number;
  readonly part: string;
  readonly word: Spoken | null;
}

function split(text: string, words: readonly Spoken[]): readonly Part[] {
  const byText = new Map<string, Spoken>();
  for (const word of words) {
    const key = word.text.trim().toLowerCase();
    if (key.length > 1 && !(byText.get(key)?.inFocus ?? false)) byText.set(key, word);
  }
  const known = [...byText.keys()].sort((a, b) => b.length - a.length).slice(0, wordsMax);
  if (known.length === 0) return [{ at: 0, part: text, word: null }];
  const any = known
    .map((one) =>
      one.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`).replaceAll(/\s+/g, String.raw`\s+`),
    )
    .join('|');
  const found = new RegExp(`(?<![\\p{L}\\p{N}])(?:${any})(?![\\p{L}\\p{N}])`, 'giu');
  const parts: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(found)) {
    const word = byText.get(match[0].toLowerCase().replaceAll(/\s+/g, ' ')) ?? null;
    if (match.index > from)
      parts.push({ at: from, part: text.slice(from, match.index), word: null });
    parts.push({ at: match.index, part: match[0], word });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ at: from, part: text.slice(from), word: null });
  return parts;
}
