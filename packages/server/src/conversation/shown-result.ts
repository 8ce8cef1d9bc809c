import type { Citation } from '../tools/tool.ts';
import { framed, framedIn } from './frame.ts';

const citeHead = '\n\nTo cite: ';

const frameOf = (tool: string): string => `answer of the tool ${tool}`;

/** What a tool brought is no less from outside than the ticket: a page, a colleague's note, another system. */
export function shownResult(
  boundary: string,
  tool: string,
  text: string,
  citations: readonly Citation[],
): string {
  return withIds(framed(boundary, frameOf(tool), text), citations);
}

/** Behind the frame stand the ids that may be cited: they are ours, and what is framed cannot add one. */
export function withIds(shown: string, citations: readonly Citation[]): string {
  const ids = citations.map(({ id }) => id).join(', ');
  return ids === '' ? shown : `${shown}${citeHead}${ids}`;
}

/** What a tool brought, read from how it was shown: its text, and the ids of what may be cited. Null: it was not shown like that. */
export function readShown(
  boundary: string,
  tool: string,
  shown: string,
): { readonly text: string; readonly ids: readonly string[] } | null {
  const text = framedIn(shown, boundary, frameOf(tool));
  if (text === null) return null;
  const behind = shown.slice(shown.lastIndexOf(`>>>${boundary}`));
  const at = behind.indexOf(citeHead);
  const ids = at < 0 ? [] : behind.slice(at + citeHead.length).split(', ');
  return { text, ids };
}
