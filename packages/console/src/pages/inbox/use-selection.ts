import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { ReviewRow } from '../../api/reviews.ts';

/** The address follows this long after the last step: while a key is held down, no history is written. */
const mirrorMs = 300;

export interface Selection {
  readonly active: string | null;
  /** Its place among the rows; -1 when it is not one of them. */
  readonly index: number;
  readonly go: (itemId: string | null) => void;
  readonly step: (by: number) => void;
  /** The one after this, else the one before; what is shown once this is decided. */
  readonly goOn: () => void;
}

/**
 * Which case is in view. The state is here and the address follows it, for a step must not wait for a navigation; a link with
 * `item=` opens that one. On a phone nothing is opened by itself: the list is a page of its own there.
 */
export function useSelection(
  rows: readonly ReviewRow[],
  gone: ReadonlySet<string>,
  linked: string | undefined,
  { isNarrow, me }: { readonly isNarrow: boolean; readonly me: string },
): Selection {
  const navigate = useNavigate();
  const [active, setActive] = useState<string | null>(linked ?? null);
  const [known, setKnown] = useState(linked);
  const written = useRef(linked);
  const place = useRef(0);
  // A link was followed; what we wrote ourselves comes back here too and changes nothing.
  if (known !== linked) {
    setKnown(linked);
    if (linked !== written.current) setActive(linked ?? null);
  }
  const first = rows.find(({ itemId }) => !gone.has(itemId))?.itemId;
  const shown = active ?? (isNarrow ? null : (first ?? null));
  if (shown !== active) setActive(shown);

  useEffect(() => {
    const wanted = shown ?? undefined;
    if (written.current === wanted) return undefined;
    const timer = setTimeout(
      () => {
        const opens = isNarrow && written.current === undefined;
        written.current = wanted;
        const search = (old: object): object => ({ ...old, item: wanted });
        void navigate({ to: '/inbox', search, replace: !opens });
      },
      isNarrow ? 0 : mirrorMs,
    );
    return () => clearTimeout(timer);
  }, [shown, isNarrow, navigate]);

  const index = rows.findIndex(({ itemId }) => itemId === shown);
  if (index >= 0) place.current = index;
  const step = (by: number): void => {
    const from = index >= 0 ? index + by : place.current + (by > 0 ? 0 : -1);
    const row = rows[Math.max(0, Math.min(rows.length - 1, from))];
    if (row !== undefined) setActive(row.itemId);
  };
  const goOn = (): void => {
    const at = index >= 0 ? index : place.current;
    const others = [...rows.slice(at), ...rows.slice(0, at).reverse()].filter(
      ({ itemId }) => itemId !== shown && !gone.has(itemId),
    );
    // What a colleague works on is passed over while there is something else.
    const free = others.find(({ claimedBy }) => claimedBy === null || claimedBy === me);
    setActive((free ?? others[0])?.itemId ?? null);
  };
  return { active: shown, index, go: setActive, step, goOn };
}
