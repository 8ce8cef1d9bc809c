/** How the marks of all writes begin. */
export const anyMark = '[signalbox:';

/** Visible text, for systems that keep nothing else with a note. */
export function markOf(key: string): string {
  return `${anyMark}${key}]`;
}

/** The writes that a text names by their marks. */
export function keysIn(text: string): readonly string[] {
  return [...text.matchAll(/\[signalbox:([^\]\s]+)\]/g)].map(([, key]) => key ?? '');
}

/** Whether a note is one of ours, whichever write it belongs to. */
export function isMarked(note: string): boolean {
  return note.includes(anyMark);
}
