import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { toApiProblem } from '../../api/api-problem.ts';
import { cancelHold, type HoldRow, holdToReview, releaseHold } from '../../api/holds.ts';
import { confirm } from '../../components/dialog/confirm.ts';
import { notifyDone, notifyProblem, notifyProblemText } from '../../components/state/notify.ts';
import { formatPlural } from '../../format/number.ts';

export interface HoldActs {
  readonly stop: (row: HoldRow) => void;
  readonly change: (row: HoldRow) => void;
  readonly release: (row: HoldRow) => void;
  readonly holdAlike: (row: HoldRow) => void;
  /** Holds something was just done to: not shown as running any more. */
  readonly closed: ReadonlySet<string>;
}

/** What can be done with a delay. Stopping is at once, for there may be seconds left; what reaches further asks first. */
export function useHoldActs(): HoldActs {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const act = async (row: HoldRow, run: () => Promise<string>): Promise<boolean> => {
    if (closed.has(row.id)) return false;
    setClosed((old) => new Set([...old, row.id]));
    try {
      notifyDone(await run());
      return true;
    } catch (error) {
      const { code } = toApiProblem(error);
      const isOver = code === 'write_started' || code === 'hold_closed' || code === 'not_found';
      if (isOver) notifyProblemText(tooLate(row, code));
      else {
        setClosed((old) => new Set([...old].filter((id) => id !== row.id)));
        notifyProblem(error);
      }
      return false;
    } finally {
      void client.invalidateQueries({ queryKey: ['holds'] });
      void client.invalidateQueries({ queryKey: ['reviews'] });
      void client.invalidateQueries({ queryKey: ['item', row.itemId] });
    }
  };
  return {
    closed,
    stop: (row) =>
      void act(row, async () => {
        const { state } = await cancelHold(row.id);
        return state === 'in_review'
          ? `Taken back: ${nameOf(row)} is in review again.`
          : `Stopped: ${nameOf(row)}. Nothing is written.`;
      }),
    change: (row) =>
      void act(row, async () => {
        await holdToReview(row.id);
        return `${nameOf(row)} waits for your decision.`;
      }).then((good) => {
        if (good) void navigate({ to: '/inbox', search: { item: row.itemId } });
      }),
    release: (row) => void releaseNow(row, act),
    holdAlike: (row) => void holdAlikeNow(row, act),
  };
}

type Act = (row: HoldRow, run: () => Promise<string>) => Promise<boolean>;

async function releaseNow(row: HoldRow, act: Act): Promise<void> {
  const answer = await confirm({
    title: 'Release it now?',
    body: `“${nameOf(row)}” goes out at once instead of at the end of its delay. It is checked again first, and written only if that still says so.`,
    action: 'Release now',
  });
  if (answer === null) return;
  await act(row, async () => {
    await releaseHold(row.id);
    return `Released: ${nameOf(row)}.`;
  });
}

async function holdAlikeNow(row: HoldRow, act: Act): Promise<void> {
  const answer = await confirm({
    title: `Hold ${formatPlural(row.alike, 'item')} like this?`,
    body: `Everything of “${row.agent}” that is about to write ${valuesOf(row)} stops and waits in the inbox for a person. What comes in later is not held by this.`,
    action: `Hold ${formatPlural(row.alike, 'item')}`,
    danger: true,
    reason: 'optional',
  });
  if (answer === null) return;
  await act(row, async () => {
    const { changed } = await holdToReview(row.id, { like: true, reason: answer.reason });
    return `${formatPlural(changed, 'item')} held. They are in the inbox now.`;
  });
}

function tooLate(row: HoldRow, code: string): string {
  const name = nameOf(row);
  switch (code) {
    case 'write_started':
      return `Too late for “${name}”: the write has started. Open the item to see what the outside system answers.`;
    case 'hold_closed':
      return `“${name}” is no longer held: it went out, or somebody was faster. Open the item to see which.`;
    default:
      return `“${name}” is gone: it was erased or belongs to another tenant.`;
  }
}

export function nameOf(row: HoldRow): string {
  return row.subject || row.externalId;
}

export function valuesOf(row: HoldRow): string {
  const set = Object.entries(row.fields).flatMap(([field, value]) =>
    value === null ? [] : [`${field} ${value}`],
  );
  return set.length === 0 ? 'nothing' : set.join(', ');
}
