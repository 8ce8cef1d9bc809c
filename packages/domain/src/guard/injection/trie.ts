/** Words and phrases of all languages in one tree, walked once from each place where a word may begin. */
export interface Trie {
  readonly next: ReadonlyMap<number, Trie>;
  /** Bits of what ends here as a whole word, and of what any word may begin with here. */
  readonly whole: number;
  readonly begin: number;
}

interface Growing {
  readonly next: Map<number, Growing>;
  whole: number;
  begin: number;
}

function empty(): Growing {
  return { next: new Map(), whole: 0, begin: 0 };
}

/** Entries are folded text; one that ends in `*` matches every word that begins so. Bits of equal entries add up. */
export function growTrie(entries: Iterable<readonly [entry: string, bits: number]>): Trie {
  const root = empty();
  for (const [entry, bits] of entries) {
    const begins = entry.endsWith('*');
    let node = root;
    const text = begins ? entry.slice(0, -1) : entry;
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      let child = node.next.get(unit);
      if (child === undefined) {
        child = empty();
        node.next.set(unit, child);
      }
      node = child;
    }
    if (begins) node.begin |= bits;
    else node.whole |= bits;
  }
  return root;
}
