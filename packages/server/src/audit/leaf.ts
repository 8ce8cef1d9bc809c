import { createHash } from 'node:crypto';
import type { Hash } from './proof/merkle.ts';

export const sha256: Hash = (bytes) => createHash('sha256').update(bytes).digest();

/** What a seal takes of an entry: its id (16 bytes) and its MAC (32 bytes), which covers everything else. */
export function entryLeaf(id: string, mac: Buffer): Buffer {
  const leaf = Buffer.alloc(16 + mac.length);
  leaf.write(id.replaceAll('-', ''), 'hex');
  mac.copy(leaf, 16);
  return leaf;
}
