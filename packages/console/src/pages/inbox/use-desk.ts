import type { ItemView } from '@signalbox/contract';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReviewRow } from '../../api/reviews.ts';
import { useMay } from '../../api/session.ts';
import { workspaceQuery } from '../../api/workspace.ts';
import { useNarrow } from '../../components/list/use-narrow.ts';
import { notifyDone } from '../../components/state/notify.ts';
import { checkWords, reviewWords } from './check-words.ts';
import type { Trouble } from './problem-words.ts';
import { rowOfItem } from './row-of-item.ts';
import { showTrouble } from './trouble-toast.tsx';
import { useCase, usePrefetch } from './use-case.ts';
import { useClaims } from './use-claims.ts';
import { useDrafts } from './use-drafts.ts';
import { useNames } from './use-names.ts';
import { type InboxFilters, useRows } from './use-rows.ts';
import { useSecondsSpent } from './use-seconds-spent.ts';
import { useSelection } from './use-selection.ts';
import { type Sending, useVerdicts } from './use-verdicts.ts';

const prefetched = 3;
const defaultUndoMs = 10_000;
const none: readonly ReviewRow[] = [];

/** Everything the inbox knows: the list, the case in view, what was begun on it, and what is on its way to the server. */
export type Desk = ReturnType<typeof useDesk>;

export function useDesk(search: InboxFilters & { readonly item?: string | undefined }) {
  const isNarrow = useNarrow();
  const names = useNames();
  const mayDecide = useMay('review:write');
  const { data: options } = useQuery(workspaceQuery);
  const drafts = useDrafts();
  const claims = useClaims();
  const troubles = useTroubles();
  const [returned, setReturned] = useState<ReadonlyMap<string, ReviewRow>>(new Map());
  const newest = useRef<{ active: string | null; go: (itemId: string) => void }>(null);
  const rowsKnown = useRef(new Map<string, ReviewRow>());

  const fail = (sending: Sending, trouble: Trouble): void => {
    const { itemId, draft } = sending;
    troubles.set(itemId, trouble);
    drafts.change(itemId, draft);
    const show = (): void => newest.current?.go(itemId);
    // Where the person has gone on, nothing jumps under their fingers; they are told, and can go back.
    if (newest.current?.active === null) show();
    if (newest.current?.active !== itemId) showTrouble(sending.label, trouble, show);
  };
  const verdicts = useVerdicts({
    ...{ claims, names, undoMs: options?.undoMs ?? defaultUndoMs },
    onFailed: fail,
    onUndone: (sending, reviewId) => {
      const { itemId, draft } = sending;
      const row = rowsKnown.current.get(itemId);
      if (row !== undefined) {
        setReturned((old) => new Map(old).set(itemId, { ...row, id: reviewId, claimedBy: null }));
      }
      drafts.change(itemId, draft);
      troubles.clear(itemId);
      newest.current?.go(itemId);
      notifyDone(
        sending.isCheck ? 'Taken back. Nothing was changed.' : 'Taken back. Nothing was written.',
      );
    },
    onUndoFailed: (sending, trouble) => showTrouble(sending.label, trouble, null),
  });

  const list = useRows(search, names.me, verdicts.decided, returned);
  const rows = list.rows ?? none;
  const selection = useSelection(rows, list.gone, search.item, { isNarrow, me: names.me });
  const { active, index, go } = selection;
  const opened = useCase(active);
  const row =
    rows[index] ?? (opened.item === undefined ? null : rowOfItem(opened.item, search.kind));
  const secondsOf = useSecondsSpent(active);
  useEffect(() => {
    newest.current = { active, go };
    if (row !== null) rowsKnown.current.set(row.itemId, row);
  });
  usePrefetch(nextOf(rows, index, list.gone), active);
  const isCheck = search.kind === 'check';
  const isGone = index >= 0 && list.gone.has(active ?? '');
  const isOpen = !isGone && (isCheck ? row !== null : isUndecided(opened.item));
  const claimedByOther =
    row !== null && row.claimedBy !== null && row.claimedBy !== names.me && !claims.own.has(row.id)
      ? names.of(row.claimedBy)
      : null;
  return {
    ...{ isNarrow, names, mayDecide, options, drafts, claims, troubles, verdicts },
    ...{ list, rows, selection, opened, row, isOpen, claimedByOther, secondsOf },
    undoSeconds: Math.round((options?.undoMs ?? defaultUndoMs) / 1_000),
    ...{ isCheck, words: isCheck ? checkWords : reviewWords },
    isMine: row !== null && (claims.own.has(row.id) || row.claimedBy === names.me),
    fail,
  };
}

function isUndecided(item: ItemView | undefined): boolean {
  const state = item?.review?.state;
  return item?.state === 'in_review' && (state === 'open' || state === 'claimed');
}

function nextOf(
  rows: readonly ReviewRow[],
  index: number,
  gone: ReadonlySet<string>,
): readonly string[] {
  return rows
    .slice(index + 1, index + 1 + 2 * prefetched)
    .filter(({ itemId }) => !gone.has(itemId))
    .slice(0, prefetched)
    .map(({ itemId }) => itemId);
}

interface Troubles {
  readonly of: (itemId: string) => Trouble | null;
  readonly has: ReadonlySet<string>;
  readonly set: (itemId: string, trouble: Trouble) => void;
  readonly clear: (itemId: string) => void;
}

function useTroubles(): Troubles {
  const [known, setKnown] = useState<ReadonlyMap<string, Trouble>>(new Map());
  const has = useMemo(() => new Set(known.keys()), [known]);
  return {
    has,
    of: (itemId) => known.get(itemId) ?? null,
    set: (itemId, trouble) => setKnown((old) => new Map(old).set(itemId, trouble)),
    clear: (itemId) =>
      setKnown((old) => {
        if (!old.has(itemId)) return old;
        const next = new Map(old);
        next.delete(itemId);
        return next;
      }),
  };
}
