import { useCallback, useState } from 'react';

/** What somebody has begun to change on a case. */
export interface Draft {
  /** Whether its form is open. */
  readonly open: boolean;
  /** Field → chosen or typed value; only what was touched. */
  readonly fields: Readonly<Record<string, string>>;
  readonly reasonCode: string | null;
  readonly note: string;
}

export const emptyDraft: Draft = { open: false, fields: {}, reasonCode: null, note: '' };

export interface Drafts {
  readonly of: (itemId: string) => Draft;
  readonly change: (itemId: string, change: Partial<Draft>) => void;
  readonly drop: (itemId: string) => void;
}

/** Drafts by item: going to another case and back, or a refusal of the server, loses nothing that was chosen or typed. */
export function useDrafts(): Drafts {
  const [drafts, setDrafts] = useState<ReadonlyMap<string, Draft>>(new Map());
  const change = useCallback((itemId: string, changed: Partial<Draft>) => {
    setDrafts((old) =>
      new Map(old).set(itemId, { ...(old.get(itemId) ?? emptyDraft), ...changed }),
    );
  }, []);
  const drop = useCallback((itemId: string) => {
    setDrafts((old) => {
      if (!old.has(itemId)) return old;
      const next = new Map(old);
      next.delete(itemId);
      return next;
    });
  }, []);
  return { of: (itemId) => drafts.get(itemId) ?? emptyDraft, change, drop };
}

/** What the draft would change of `values`: an emptied or equal value is no change. */
export function changesOf(
  draft: Draft,
  values: Readonly<Record<string, string | null>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(draft.fields).filter(
      ([field, value]) =>
        value.trim() !== '' && value !== values[field] && Object.hasOwn(values, field),
    ),
  );
}
