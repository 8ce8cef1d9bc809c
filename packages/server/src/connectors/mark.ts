/** Visible text, for systems that keep nothing else with a note. */
export function markOf(key: string): string {
  return `[signalbox:${key}]`;
}

/** The writes that a text names by their marks. */
export function keysIn(text: string): readonly string[] {
  return [...text.matchAll(/\[signalbox:([^\]\s]+)\]/g)].map(([, key]) => key ?? '');
}
