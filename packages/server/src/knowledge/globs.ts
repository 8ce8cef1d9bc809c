/**
 * Whether a path below `knowledge/` is meant by a glob: `*` stands for anything but `/`, a part that is `**` for any number
 * of folders, or for all that is below. Nothing else is special.
 */
export function globMatches(glob: string, path: string): boolean {
  return matchParts(glob.split('/'), path.split('/'));
}

function matchParts(globs: readonly string[], parts: readonly string[]): boolean {
  const [glob, ...globsLeft] = globs;
  if (glob === undefined) return parts.length === 0;
  if (glob === '**') {
    if (globsLeft.length === 0) return parts.length > 0;
    // Two in a row mean what one does, and would be tried in every way.
    if (globsLeft[0] === '**') return matchParts(globsLeft, parts);
    return parts.some((_, n) => matchParts(globsLeft, parts.slice(n)));
  }
  const [part, ...partsLeft] = parts;
  return part !== undefined && matchPart(glob, part) && matchParts(globsLeft, partsLeft);
}

/** Pieces between stars must follow each other; the first of each place is the right one, so nothing is tried twice. */
function matchPart(glob: string, part: string): boolean {
  const pieces = glob.split('*');
  const [first = '', ...others] = pieces;
  const last = others.pop();
  if (last === undefined) return part === first;
  if (part.length < first.length + last.length) return false;
  if (!part.startsWith(first) || !part.endsWith(last)) return false;
  const end = part.length - last.length;
  let at = first.length;
  for (const piece of others) {
    const found = part.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
