import type { AuditEntryView, ImportView, ItemSummary } from '@signalbox/contract';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { agentsQuery } from '../../api/agents.ts';
import { type BoardNeeds, boardQuery } from '../../api/board.ts';
import { isOpen } from '../../api/imports.ts';
import type { ListPage } from '../../api/pages.ts';
import { get } from '../../api/request.ts';
import { useMay } from '../../api/session.ts';

const latestQuery = queryOptions({
  queryKey: ['items', 'latest'],
  queryFn: async ({ signal }) =>
    (await get<ListPage<ItemSummary>>('/v1/items', { query: { limit: 8 }, signal })).data,
});
const runsQuery = queryOptions({
  queryKey: ['imports', 'latest'],
  queryFn: async ({ signal }) =>
    (await get<ListPage<ImportView>>('/v1/imports', { query: { limit: 5 }, signal })).data,
  refetchInterval: ({ state }) => (state.data?.some(isOpen) === true ? 2_000 : false),
});

const doneByPeople = (type: string) =>
  queryOptions({
    // Under `reviews`, for what people do to reviews and holds is announced there.
    queryKey: ['reviews', 'tour', type],
    queryFn: async ({ signal }) => {
      const query = { type, limit: 20 };
      const { data } = await get<ListPage<AuditEntryView>>('/v1/audit', { query, signal });
      return data.some(({ actor }) => actor.kind === 'person');
    },
  });

/** How far this tenant is, read from the server; no click of the tour counts. */
export interface TourState {
  readonly loading: boolean;
  readonly error: unknown;
  /** Agents that have a model. */
  readonly learned: boolean;
  readonly run: ImportView | undefined;
  readonly lastTrained: ImportView | undefined;
  readonly latest: readonly ItemSummary[];
  readonly decided: number;
  readonly needs: BoardNeeds | undefined;
  readonly stopped: boolean;
  readonly judged: boolean;
  readonly refetch: () => void;
}

export function useTourState(): TourState {
  const mayAudit = useMay('audit:read');
  const agents = useQuery(agentsQuery);
  const board = useQuery(boardQuery);
  const runs = useQuery(runsQuery);
  const latest = useQuery(latestQuery);
  const cancelled = useQuery({ ...doneByPeople('hold_cancelled'), enabled: mayAudit });
  const toReview = useQuery({ ...doneByPeople('hold_to_review'), enabled: mayAudit });
  const verdict = useQuery({ ...doneByPeople('verdict'), enabled: mayAudit });
  const all = [agents, board, runs, latest];
  const items = latest.data ?? [];
  const onBoard = (board.data?.cells ?? []).reduce((sum, cell) => sum + cell.decided, 0);
  return {
    loading: all.some(({ data, error }) => data === undefined && error === null),
    error: all.find(({ data, error }) => data === undefined && error !== null)?.error ?? null,
    learned: agents.data?.some(({ model }) => model !== null) === true,
    run: runs.data?.find(isOpen),
    lastTrained: runs.data?.find(({ trained }) => trained !== null),
    latest: items,
    decided: Math.max(onBoard, items.filter(({ decision }) => decision !== null).length),
    needs: board.data?.needs,
    stopped: cancelled.data === true || toReview.data === true,
    judged: verdict.data === true,
    refetch: () => {
      for (const query of all) void query.refetch();
    },
  };
}
