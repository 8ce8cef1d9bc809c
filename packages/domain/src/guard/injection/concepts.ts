import { wordUnits } from '../../classify/features/characters.ts';
import { lexicon } from './lexicon/index.ts';
import { growTrie, stepOf, type Trie } from './trie.ts';

/** Where words of a concept stand in a folded text. */
export interface Hit {
  readonly bits: number;
  readonly from: number;
  readonly to: number;
}

let grown: Trie | null = null;

function trie(): Trie {
  grown ??= growTrie(lexicon());
  return grown;
}

/** Scripts written without spaces: a word may begin at every character. */
function runsOn(unit: number): boolean {
  return (
    (unit >= 0x3040 && unit <= 0x30ff) ||
    (unit >= 0x3400 && unit <= 0x9fff) ||
    (unit >= 0xac00 && unit <= 0xd7af)
  );
}

/**
 * The concepts a folded text speaks of, in the order of their places. Where one entry is the beginning of another both are
 * found. At most the length of the longest entry is looked at from each place, so the time is linear.
 */
export function findConcepts(folded: string): readonly Hit[] {
  const known = trie();
  const isWord = wordUnits();
  const hits: Hit[] = [];
  const end = folded.length;
  for (let at = 0; at < end; at += 1) {
    const unit = folded.charCodeAt(at);
    if (isWord[unit] === 0) continue;
    if (at > 0 && isWord[folded.charCodeAt(at - 1)] === 1 && !runsOn(unit)) continue;
    let node = 0;
    for (let to = at; to < end; ) {
      const here = folded.charCodeAt(to);
      node = stepOf(known, node, here);
      if (node === -1) break;
      to += 1;
      const closed = to === end || isWord[folded.charCodeAt(to)] === 0 || runsOn(here);
      const bits = (known.begin[node] as number) | (closed ? (known.whole[node] as number) : 0);
      if (bits !== 0) hits.push({ bits, from: at, to });
    }
  }
  return hits;
}
