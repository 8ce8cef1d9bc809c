import type { ItemView, VerdictBody } from '@signalbox/contract';
import { useCallback, useState } from 'react';

/** What somebody has begun to change on a case. */
export interface Draft {
  /** Whether its form is open. */
  readonly open: boolean;
  /** Field → chosen or typed value; only what was touched. */
  readonly fields: Readonly<Record<string, string>>;
  readonly reasonCode: string | null;
  readonly note: string;
  /** What would be told to the requester instead; null: nobody touched it. */
  readonly reply: string | null;
  /** False: the requester is told nothing. */
  readonly sendsReply: boolean;
}

export const emptyDraft: Draft = {
  ...{ open: false, fields: {}, reasonCode: null, note: '' },
  ...{ reply: null, sendsReply: true },
};

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

type ProposedReply = NonNullable<ItemView['decision']>['reply'];

/** What a verdict says of the reply; undefined where none could be sent. */
export function replyOf(
  draft: Draft,
  proposed: ProposedReply,
): { readonly said: VerdictBody['reply']; readonly changed: boolean } {
  if (proposed?.hash == null) return { said: undefined, changed: false };
  const { hash } = proposed;
  if (!draft.sendsReply) return { said: { hash, send: false }, changed: true };
  const text = draft.reply?.trim() ?? '';
  if (text === '' || text === proposed.text) return { said: { hash, send: true }, changed: false };
  return { said: { hash, send: true, text }, changed: true };
}
