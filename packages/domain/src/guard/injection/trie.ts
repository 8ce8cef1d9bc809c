/**
 * Words and phrases of all languages in one tree, walked once from each place where a word may begin. Flat: a step is one look
 * into a table of numbers. As a map a node it took a fifth of the detector's time, most of it waiting for memory.
 */
export interface Trie {
  /** Of each node, bits of what ends there as a whole word, and of what any word may begin with there. Node 0 is the root. */
  readonly whole: Int32Array;
  readonly begin: Int32Array;
  /** Open addressing, a power of two of places: a step's node and sign, and where it leads; -1 where there is none. */
  readonly fromNode: Int32Array;
  readonly sign: Uint16Array;
  readonly toNode: Int32Array;
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
  return flatten(root);
}

function flatten(root: Growing): Trie {
  // Breadth first: the first letters, which are looked up most, stand next to each other.
  const nodes = [root];
  for (let at = 0; at < nodes.length; at += 1) nodes.push(...(nodes[at] as Growing).next.values());
  let places = 256;
  while (places < 2 * nodes.length) places *= 2;
  const trie: Trie = {
    whole: Int32Array.from(nodes, (node) => node.whole),
    begin: Int32Array.from(nodes, (node) => node.begin),
    fromNode: new Int32Array(places).fill(-1),
    sign: new Uint16Array(places),
    toNode: new Int32Array(places),
  };
  let child = 0;
  for (const [from, node] of nodes.entries()) {
    for (const unit of node.next.keys()) {
      child += 1;
      let place = placeOf(from, unit, places - 1);
      while (trie.fromNode[place] !== -1) place = (place + 1) & (places - 1);
      trie.fromNode[place] = from;
      trie.sign[place] = unit;
      trie.toNode[place] = child;
    }
  }
  return trie;
}

function placeOf(node: number, unit: number, mask: number): number {
  const hash = Math.imul(Math.imul(node, 0x9e3779b1) ^ unit, 0x85ebca6b);
  return (hash ^ (hash >>> 15)) & mask;
}

/** The node a sign leads to from another; -1: nowhere. */
export function stepOf({ fromNode, sign, toNode }: Trie, node: number, unit: number): number {
  const mask = fromNode.length - 1;
  let place = placeOf(node, unit, mask);
  for (;;) {
    const from = fromNode[place] as number;
    if (from === -1) return -1;
    if (from === node && sign[place] === unit) return toNode[place] as number;
    place = (place + 1) & mask;
  }
}
