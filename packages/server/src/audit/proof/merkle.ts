/** SHA-256 of some bytes. */
export type Hash = (bytes: Uint8Array) => Uint8Array;

export interface MerkleTree {
  readonly size: number;
  /** Roots of the full subtrees the leaves form so far, largest first, as the binary digits of `size` say. */
  readonly peaks: readonly Uint8Array[];
}

export const emptyMerkleTree: MerkleTree = { size: 0, peaks: [] };

/**
 * The tree with one more leaf, as in RFC 6962, section 2.1: leaves are hashed behind a 0 byte and nodes behind a 1 byte, so
 * that no leaf can pass for a node. Holds log2(size) hashes; adding costs two hashes on average.
 */
export function addLeaf(tree: MerkleTree, leaf: Uint8Array, hash: Hash): MerkleTree {
  const peaks = tree.peaks.slice();
  let peak = hash(joined(0, leaf, nothing));
  for (let size = tree.size; size % 2 === 1; size = (size - 1) / 2) {
    const left = peaks.pop();
    if (left !== undefined) peak = hash(joined(1, left, peak));
  }
  peaks.push(peak);
  return { size: tree.size + 1, peaks };
}

/** The Merkle tree hash of RFC 6962; of no leaves it is the hash of nothing. */
export function merkleRoot(tree: MerkleTree, hash: Hash): Uint8Array {
  const last = tree.peaks.at(-1);
  if (last === undefined) return hash(nothing);
  let root = last;
  for (let at = tree.peaks.length - 2; at >= 0; at -= 1) {
    const left = tree.peaks[at];
    if (left !== undefined) root = hash(joined(1, left, root));
  }
  return root;
}

const nothing = new Uint8Array(0);

function joined(prefix: 0 | 1, left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + left.length + right.length);
  bytes[0] = prefix;
  bytes.set(left, 1);
  bytes.set(right, 1 + left.length);
  return bytes;
}
