/** What somebody has begun to write. Kept in this tab alone: what counts is the file. */
export interface Draft {
  /** Below `knowledge/`. */
  readonly path: string;
  readonly text: string;
  /** The id of the text it was made from; null: it is a new article. */
  readonly base: string | null;
  /** What it is tried with. */
  readonly question: string;
}

export const newDraft: Draft = { path: '', text: '', base: null, question: '' };

const kept = new Map<string, Draft>();

/** Going to another page and back loses nothing that was typed. */
export function draftOf(path: string | null): Draft | undefined {
  return kept.get(path ?? '');
}

export function keepDraft(path: string | null, draft: Draft): void {
  kept.set(path ?? '', draft);
}

export function dropDraft(path: string | null): void {
  kept.delete(path ?? '');
}

/** Hands a text to the browser as a file. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken it once the click was handled.
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}
