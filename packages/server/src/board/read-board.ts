import type { BoardView } from '@signalbox/contract';
import { type Autonomy, mainField, type SignalFacts, signalOf } from '@signalbox/domain';
import type { VersionConfig } from '../agents/load-runtime.ts';
import { isLimiting, toControlView } from '../controls/control-view.ts';
import { timeOfUuid } from '../ids/uuid-v7.ts';
import type { LineContext } from '../line/context.ts';
import { type LiveVersionRow, readLiveVersions } from '../store/agent/read-live-versions.ts';
import { countDecisions } from '../store/board/count-decisions.ts';
import { countOpenReviews } from '../store/board/count-open-reviews.ts';
import { type NeedsRow, readNeeds } from '../store/board/read-needs.ts';
import { type ControlRow, listControls } from '../store/control/controls.ts';
import { inTenant } from '../store/tx.ts';

const windowHours = 24;
/** Cells shown of one agent: a field may take any value, and nobody reads more. Those with the most to do come first. */
const cellsMax = 200;

interface Agent {
  readonly name: string;
  readonly version: string;
  readonly owner: string | null;
  readonly autonomy: Autonomy | null;
  /** What its decisions are grouped by; null when it has no field switched on. */
  readonly field: string | null;
  /** Values its file allows; those nobody decided lately are shown as well. */
  readonly values: readonly string[];
  readonly stoppedBy: readonly string[];
  readonly partlyStoppedBy: readonly string[];
}

type Counts = Pick<SignalFacts, 'auto' | 'assisted' | 'manual'>;
interface Cell extends Counts {
  readonly category: string | null;
  readonly openReviews: number;
}

/** The signal board: how free each agent is in each category, what waits for people, and what is stopped. Counts, no texts. */
export async function readBoard(context: LineContext, tenantId: string): Promise<BoardView> {
  const nowMs = context.now();
  const from = new Date(nowMs - windowHours * 3_600_000).toISOString();
  return inTenant(context.database, tenantId, async (tx) => {
    const switches = (await listControls(tx)).filter(
      (one) => one.kind === 'kill_switch' && isLimiting(one, nowMs),
    );
    const agents = (await readLiveVersions(tx)).map((row) => toAgent(row, switches));
    const groups = agents.flatMap(({ name, field }) =>
      field === null ? [] : [{ agent: name, field }],
    );
    const decided = await countDecisions(tx, from, groups);
    const open = await countOpenReviews(tx, groups);
    const needs = await readNeeds(tx, from);
    const cellsOf = new Map(agents.map((agent) => [agent.name, toCells(agent, decided, open)]));
    return {
      agents: agents.map((agent) => ({
        name: agent.name,
        version: agent.version,
        owner: agent.owner,
        autonomy: agent.autonomy,
        signal: signalOf({ ...agent, ...sumOf(cellsOf.get(agent.name) ?? []), windowHours }),
      })),
      cells: agents.flatMap((agent) =>
        (cellsOf.get(agent.name) ?? []).slice(0, cellsMax).map((cell) => ({
          agent: agent.name,
          category: cell.category,
          signal: signalOf({ ...agent, ...cell, windowHours }),
          decided: cell.auto + cell.assisted + cell.manual,
          auto: cell.auto,
          assisted: cell.assisted,
          manual: cell.manual,
          openReviews: cell.openReviews,
        })),
      ),
      needs: toNeeds(needs),
      switches: switches.map(toControlView),
      windowHours,
      at: new Date(nowMs).toISOString(),
    };
  });
}

function toAgent(row: LiveVersionRow, switches: readonly ControlRow[]): Agent {
  // A version recorded by another program may lack parts: what is missing shows as not known.
  const config = (row.config as Partial<VersionConfig>).agent;
  const fields = Object.entries(config?.fields ?? {}).filter(([, field]) => field.on);
  const field = mainField(fields.map(([name]) => name));
  const tripped = new Set(switches.map((one) => one.id));
  const whole = ['tenant', `agent:${row.agent}`].filter((id) => tripped.has(id));
  const sources = config?.scope.sources ?? 'all';
  const ofSources = [...tripped].filter(
    (id) => id.startsWith('source:') && (sources === 'all' || sources.includes(id.slice(7))),
  );
  const allSources = sources !== 'all' && ofSources.length === sources.length;
  return {
    name: row.agent,
    version: row.version_id,
    owner: config?.owner ?? null,
    autonomy: config?.autonomy ?? null,
    field,
    values: fields.find(([name]) => name === field)?.[1].values ?? [],
    stoppedBy: allSources ? [...whole, ...ofSources] : whole,
    partlyStoppedBy: allSources ? [] : ofSources,
  };
}

/** A cell for every value that was decided, waits for a review, or may be decided; the busiest first. */
function toCells(
  agent: Agent,
  decided: Awaited<ReturnType<typeof countDecisions>>,
  open: Awaited<ReturnType<typeof countOpenReviews>>,
): readonly Cell[] {
  const none = { auto: 0, assisted: 0, manual: 0, openReviews: 0 };
  const cells = new Map<string | null, Cell>(
    agent.values.map((category) => [category, { category, ...none }]),
  );
  for (const { agent: name, category, auto, assisted, manual } of decided) {
    if (name === agent.name)
      cells.set(category, { category, auto, assisted, manual, openReviews: 0 });
  }
  for (const { agent: name, category, open: openReviews } of open) {
    if (name !== agent.name) continue;
    cells.set(category, { ...(cells.get(category) ?? { category, ...none }), openReviews });
  }
  const weight = (cell: Cell): number => cell.auto + cell.assisted + cell.manual + cell.openReviews;
  return [...cells.values()].sort((a, b) => weight(b) - weight(a));
}

function sumOf(cells: readonly Cell[]): Counts {
  return cells.reduce<Counts>(
    (sum, cell) => ({
      auto: sum.auto + cell.auto,
      assisted: sum.assisted + cell.assisted,
      manual: sum.manual + cell.manual,
    }),
    { auto: 0, assisted: 0, manual: 0 },
  );
}

function toNeeds(row: NeedsRow): BoardView['needs'] {
  return {
    inReview: row.in_review,
    oldestReviewAt: row.oldest_review === null ? null : openedAt(row.oldest_review),
    toCheck: row.to_check,
    expiringSoon: row.expiring_soon,
    held: row.held,
    nextHoldAt: row.next_hold?.toISOString() ?? null,
    stuck: row.stuck,
    failedWrites: row.failed_writes,
    handedOver: row.handed_over,
  };
}

function openedAt(id: string): string {
  return new Date(timeOfUuid(id)).toISOString();
}
