import type { ItemView, SimilarCase } from '@signalbox/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { caseQuery, similarQuery } from '../../api/cases.ts';

/** A case not read yet is asked for once the person stops on it: holding a key down passes many. */
const settleMs = 80;

export interface Case {
  /** What the person is looking at. It stays what it is until they ask for the newer one. */
  readonly item: ItemView | undefined;
  readonly error: unknown;
  readonly again: () => void;
  /** Another decision or message has come in since; `showNew` shows it. */
  readonly changed: boolean;
  readonly showNew: () => void;
  readonly similar: readonly SimilarCase[] | undefined;
  readonly similarFailed: boolean;
}

/**
 * One case with its similar ones. While somebody looks at it, neither its text nor its proposal changes under their eyes: a
 * verdict is on what was read.
 */
export function useCase(itemId: string | null): Case {
  const client = useQueryClient();
  const id = itemId ?? '';
  const settled = useSettled(id);
  const known = client.getQueryData(caseQuery(id).queryKey) !== undefined;
  const enabled = itemId !== null && (known || settled);
  const detail = useQuery({ ...caseQuery(id), enabled });
  const similar = useQuery({ ...similarQuery(id), enabled: itemId !== null && settled });
  const [seen, setSeen] = useState<{ readonly id: string; readonly item: ItemView } | null>(null);
  let shown = seen?.id === id ? seen.item : undefined;
  const fresh = detail.data;
  const changed = shown !== undefined && fresh !== undefined && differs(shown, fresh);
  if (fresh !== undefined && fresh !== shown && !changed) {
    shown = fresh;
    setSeen({ id, item: fresh });
  }
  return {
    item: shown,
    error: shown === undefined ? detail.error : null,
    again: () => void detail.refetch(),
    changed,
    showNew: () => {
      if (fresh !== undefined) setSeen({ id, item: fresh });
    },
    similar: similar.data,
    similarFailed: similar.isError,
  };
}

/** Whether a person who decided on `a` might decide otherwise on `b`. */
function differs(a: ItemView, b: ItemView): boolean {
  if (a.decision === null) return false;
  return a.decision.id !== b.decision?.id || a.messages.length !== b.messages.length;
}

function useSettled(id: string): boolean {
  const [settled, setSettled] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSettled(id), settleMs);
    return () => clearTimeout(timer);
  }, [id]);
  return settled === id;
}

/** Reads the cases that come next, so that they are there when the key is pressed. */
export function usePrefetch(ids: readonly string[], current: string | null): void {
  const client = useQueryClient();
  const settled = useSettled(current ?? '');
  const wanted = ids.join();
  useEffect(() => {
    if (!settled || wanted === '') return;
    for (const id of wanted.split(',')) {
      void client.prefetchQuery(caseQuery(id));
      void client.prefetchQuery(similarQuery(id));
    }
  }, [client, wanted, settled]);
}
