import type { IncidentDetail } from '@signalbox/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { isApiProblem } from '../../api/api-problem.ts';
import { type HoldRow, holdToReview } from '../../api/holds.ts';
import type { ListPage } from '../../api/pages.ts';
import { get } from '../../api/request.ts';
import { confirm } from '../../components/dialog/confirm.ts';
import { notifyDone, notifyProblem } from '../../components/state/notify.ts';
import { formatPlural } from '../../format/number.ts';

/** The most the server gives at once. */
const pageSize = 200;

/** Turns every delay of the incident's agent, or of its category, into a review. */
export function useHoldWaiting(incident: IncidentDetail): () => Promise<void> {
  const client = useQueryClient();
  const send = useMutation({
    mutationFn: (reason: string) => holdAll(incident, reason),
    onSuccess: (changed) =>
      notifyDone(`${formatPlural(changed, 'item')} held; they are in the inbox.`),
    onError: notifyProblem,
    onSettled: () =>
      Promise.all(
        ['incidents', 'holds', 'reviews', 'board'].map((key) =>
          client.invalidateQueries({ queryKey: [key] }),
        ),
      ),
  });
  return async () => {
    const answer = await confirm({
      title: 'Hold everything that waits?',
      body: `What ${incident.agent ?? 'the agent'} decided${incident.category === null ? '' : ` as ${incident.category}`} and has not been written yet goes to the inbox, where a person decides each.`,
      action: 'Hold it',
      danger: true,
      reason: 'optional',
    });
    if (answer !== null) send.mutate(answer.reason);
  };
}

async function holdAll({ agent, category }: IncidentDetail, reason: string): Promise<number> {
  let changed = 0;
  const seen = new Set<string>();
  for (const row of await waiting()) {
    const fits = category === null || Object.values(row.fields).includes(category);
    const proposal = JSON.stringify(row.fields);
    // One request holds all that propose the same.
    if (row.agent !== agent || row.origin !== 'gate' || !fits || seen.has(proposal)) continue;
    seen.add(proposal);
    try {
      changed += (await holdToReview(row.id, { reason, like: true })).changed;
    } catch (error) {
      // It went out or was stopped while we asked; the others are still to be held.
      if (!isApiProblem(error) || error.status !== 409) throw error;
      seen.delete(proposal);
    }
  }
  return changed;
}

async function waiting(): Promise<readonly HoldRow[]> {
  const rows: HoldRow[] = [];
  let cursor: string | null = null;
  do {
    const page: ListPage<HoldRow> = await get('/v1/holds', { query: { limit: pageSize, cursor } });
    rows.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return rows;
}
