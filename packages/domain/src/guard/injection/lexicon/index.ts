import { foldLetters } from '../letters.ts';
import { type Concept, concepts, type Language } from './concepts.ts';
import { arabic, chinese, hindi, indonesian, japanese, korean, turkish } from './eastern.ts';
import { dutch, english, german, swedish } from './germanic.ts';
import { french, italian, portuguese, spanish } from './romance.ts';
import { czech, greek, polish, russian } from './slavic-and-greek.ts';

const languages: readonly Language[] = [
  ...[
    english,
    german,
    dutch,
    swedish,
    french,
    spanish,
    italian,
    portuguese,
    polish,
    czech,
    russian,
  ],
  ...[greek, turkish, arabic, hindi, indonesian, japanese, chinese, korean],
];

/** All words and phrases, folded as texts are, each with the bits of its concepts. */
export function* lexicon(): Generator<readonly [entry: string, bits: number]> {
  for (const language of languages) {
    for (const [concept, list] of Object.entries(language)) {
      const bit = concepts[concept as Concept];
      for (const entry of list.split(',')) yield [foldEntry(entry), bit];
    }
  }
}

function foldEntry(entry: string): string {
  const trimmed = entry.trim();
  return trimmed.endsWith('*') ? `${foldLetters(trimmed.slice(0, -1))}*` : foldLetters(trimmed);
}
