import { Button, Modal, Select } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { toApiProblem } from '../../api/api-problem.ts';
import { type BulkResult, decideAlike, type ReviewRow, readAlike } from '../../api/reviews.ts';
import { FormProblem } from '../../components/entry/entry-frame.tsx';
import { ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { formatConfidence, formatPlural } from '../../format/number.ts';
import classes from './dialog.module.css';
import type { Names } from './use-names.ts';
import type { Choice } from './verdict-dialog.tsx';

/** What the server takes at once. */
const batchSize = 200;

type BulkVerdict = 'accept' | 'decline';

export interface AlikePanelProps {
  readonly row: ReviewRow;
  readonly names: Names;
  readonly reasons: readonly Choice[];
  readonly secondsSpent: () => number;
  readonly undoSeconds: number;
  readonly onClose: () => void;
  /** Ids of the reviews that are decided now. */
  readonly onDecided: (reviewIds: readonly string[]) => void;
}

/** All reviews that propose the same, with one verdict for those that stay checked; each result stands at its row. */
export function AlikePanel(props: AlikePanelProps): ReactNode {
  return (
    <Modal opened onClose={props.onClose} title="Reviews that propose the same" size="lg">
      <Alike {...props} />
    </Modal>
  );
}

function Alike(props: AlikePanelProps): ReactNode {
  const { row } = props;
  const alike = useAlike(row.id);
  if (alike.error !== null) {
    return <ErrorState error={alike.error} what="They could not be loaded" onRetry={alike.again} />;
  }
  if (!alike.complete) return <RowsSkeleton rows={5} />;
  return <Decide {...props} rows={alike.rows} />;
}

function useAlike(reviewId: string): {
  readonly rows: readonly ReviewRow[];
  readonly complete: boolean;
  readonly error: unknown;
  readonly again: () => void;
} {
  // Not a topic of the server: what the person has in front of them and confirms must not change meanwhile.
  const list = useInfiniteQuery({
    queryKey: ['alike', reviewId],
    queryFn: ({ pageParam, signal }) => readAlike(reviewId, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { hasNextPage, isFetching, fetchNextPage } = list;
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const rows = useMemo(() => list.data?.pages.flatMap(({ data }) => data) ?? [], [list.data]);
  return {
    rows,
    complete: list.isSuccess && !hasNextPage,
    error: list.error,
    again: () => void list.refetch(),
  };
}

function Decide({
  rows,
  row,
  names,
  reasons,
  ...props
}: AlikePanelProps & { readonly rows: readonly ReviewRow[] }): ReactNode {
  const client = useQueryClient();
  const free = rows.filter(({ claimedBy }) => claimedBy === null || claimedBy === names.me);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<BulkVerdict | null>(null);
  const [reasonCode, setReasonCode] = useState<string | null>(null);
  const [results, setResults] = useState<ReadonlyMap<string, BulkResult>>(new Map());
  const chosen = free.filter(({ id, decisionId }) => !left.has(id) && !results.has(decisionId));
  const decide = useMutation({
    mutationFn: async (verdict: BulkVerdict) => {
      const ids = chosen.map(({ decisionId }) => decisionId);
      const spent = props.secondsSpent();
      for (let at = 0; at < ids.length; at += batchSize) {
        const decisionIds = ids.slice(at, at + batchSize);
        const secondsSpent = Math.round((spent * decisionIds.length) / ids.length);
        const why = reasonCode === null ? {} : { reasonCode };
        const answer = await decideAlike({
          like: row.id,
          decisionIds,
          verdict,
          secondsSpent,
          ...why,
        });
        setResults(
          (old) =>
            new Map([...old, ...answer.results.map((one) => [one.decisionId, one] as const)]),
        );
        props.onDecided(
          answer.results.flatMap(({ ok, reviewId }) => (ok && reviewId !== null ? [reviewId] : [])),
        );
      }
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['reviews'] }),
  });
  const done = [...results.values()].filter(({ ok }) => ok).length;
  const isOver = results.size > 0 && !decide.isPending;
  const toggle = (id: string): void =>
    setLeft((old) =>
      old.has(id) ? new Set([...old].filter((one) => one !== id)) : new Set([...old, id]),
    );
  return (
    <>
      <p className={classes.soft}>
        Every one of them is decided by itself, as if you had opened it. What somebody else has
        claimed is left alone.
      </p>
      <p className={classes.values}>
        {Object.entries(row.fields).map(([field, value]) => (
          <span key={field}>
            {field} <strong>{value ?? 'nothing'}</strong>
          </span>
        ))}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <ul className={classes.rows} tabIndex={0} aria-label="Reviews that propose the same">
        {rows.map((one) => (
          <li key={one.id}>
            <label className={classes.row}>
              <input
                type="checkbox"
                checked={free.includes(one) && !left.has(one.id)}
                disabled={!free.includes(one) || results.size > 0}
                onChange={() => toggle(one.id)}
              />
              <span className={classes.what}>
                <span>{one.subject || one.externalId}</span>
                <span className={classes.soft}>
                  {one.externalId}
                  {one.lowestConfidence === null
                    ? ''
                    : ` · ${formatConfidence(one.lowestConfidence)}`}
                </span>
              </span>
              <ResultOf
                result={results.get(one.decisionId)}
                holder={free.includes(one) ? null : names.of(one.claimedBy ?? '')}
              />
            </label>
          </li>
        ))}
      </ul>
      <FormProblem>{decide.error === null ? null : toApiProblem(decide.error).detail}</FormProblem>
      {asked === 'decline' && !isOver ? (
        <Select
          mt="md"
          label="Why"
          placeholder="Choose a reason"
          data={[...reasons]}
          value={reasonCode}
          onChange={setReasonCode}
        />
      ) : null}
      <div className={classes.bar} role="status">
        <span className={classes.soft}>
          {words({
            isOver,
            done,
            of: results.size,
            asked,
            count: chosen.length,
            undoSeconds: props.undoSeconds,
          })}
        </span>
        <span className={classes.buttons}>
          {isOver ? (
            <Button variant="filled" onClick={props.onClose} data-autofocus>
              Close
            </Button>
          ) : asked === null ? (
            <>
              <Button onClick={() => setAsked('decline')} disabled={chosen.length === 0}>
                Decline {formatPlural(chosen.length, 'review')} …
              </Button>
              <Button
                variant="filled"
                onClick={() => setAsked('accept')}
                disabled={chosen.length === 0}
              >
                Accept {formatPlural(chosen.length, 'review')} …
              </Button>
            </>
          ) : (
            <>
              <Button onClick={() => setAsked(null)}>Back</Button>
              <Button
                variant="filled"
                color={asked === 'decline' ? 'manual' : 'accent'}
                loading={decide.isPending}
                disabled={asked === 'decline' && reasonCode === null}
                onClick={() => decide.mutate(asked)}
              >
                {asked === 'accept' ? 'Yes, accept' : 'Yes, decline'}{' '}
                {formatPlural(chosen.length, 'review')}
              </Button>
            </>
          )}
        </span>
      </div>
    </>
  );
}

function words(given: {
  readonly isOver: boolean;
  readonly done: number;
  readonly of: number;
  readonly asked: BulkVerdict | null;
  readonly count: number;
  readonly undoSeconds: number;
}): string {
  const { isOver, done, of, asked, count, undoSeconds } = given;
  if (isOver) {
    const undo =
      asked === 'accept' ? ` For ${undoSeconds} s each can still be stopped under Holds.` : '';
    return `${done} of ${of} recorded.${undo}`;
  }
  if (asked === 'accept') return `${formatPlural(count, 'write')} will go out.`;
  if (asked === 'decline')
    return `People get ${formatPlural(count, 'item')}. This cannot be undone.`;
  return '';
}

const codes: Readonly<Record<string, string>> = {
  review_claimed: 'claimed by somebody',
  review_decided: 'decided before',
  decision_superseded: 'changed meanwhile',
  proposal_differs: 'proposes something else now',
  not_found: 'no longer in review',
};

function ResultOf({
  result,
  holder,
}: {
  readonly result: BulkResult | undefined;
  readonly holder: string | null;
}): ReactNode {
  if (result === undefined) {
    return <span className={classes.soft}>{holder === null ? '' : `${holder} has it`}</span>;
  }
  return result.ok ? (
    <span className={classes.good}>✓ recorded</span>
  ) : (
    <span className={classes.bad}>left alone: {codes[result.code ?? ''] ?? result.code}</span>
  );
}
