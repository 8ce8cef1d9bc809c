import { type ControlCause, describeCause, type Json } from '@signalbox/domain';
import { appendAudit } from '../agents/version-change.ts';
import type { AuditDraft } from '../audit/append.ts';
import type { LineContext } from '../line/context.ts';
import { saveControlCursor } from '../store/control/cursor.ts';
import { putFindings } from '../store/control/put-findings.ts';
import { raiseEpoch } from '../store/control/raise-epoch.ts';
import { putSnapshot } from '../store/control/snapshots.ts';
import { inTenant } from '../store/tx.ts';
import type { Burning } from './burning.ts';
import { ended, type Finding, isSame } from './findings.ts';
import type { Memory } from './reducer-memory.ts';

export interface Change {
  readonly from: Finding | null;
  readonly to: Finding;
}

export interface Warning {
  readonly control: string;
  /** Null: it burns no longer. */
  readonly burning: Burning | null;
}

export interface RecordedTurn {
  readonly memory: Memory;
  readonly changes: readonly Change[];
  readonly warnings: readonly Warning[];
  readonly snapshot: boolean;
  readonly lagMs: number;
}

export function changesOf(
  before: ReadonlyMap<string, Finding>,
  after: ReadonlyMap<string, Finding>,
): readonly Change[] {
  const changes: Change[] = [];
  for (const [id, to] of after) {
    const from = before.get(id);
    if (!isSame(from, to)) changes.push({ from: from ?? null, to });
  }
  for (const [id, from] of before) if (!after.has(id)) changes.push({ from, to: ended(from) });
  return changes;
}

export function warningsOf(
  before: ReadonlySet<string>,
  after: ReadonlyMap<string, Burning>,
): readonly Warning[] {
  const begun = [...after].flatMap(([control, burning]) =>
    before.has(control) ? [] : [{ control, burning }],
  );
  const over = [...before].flatMap((control) =>
    after.has(control) ? [] : [{ control, burning: null }],
  );
  return [...begun, ...over];
}

/**
 * Saves a turn. With a change of a control in it, everything is one transaction under the exclusive side of the epoch lock.
 *
 * @returns the new version of the saved row; null when another reducer has saved since, and nothing was recorded.
 */
export async function recordTurn(
  context: LineContext,
  tenantId: string,
  turn: RecordedTurn,
): Promise<number | null> {
  const { memory, changes, warnings } = turn;
  const { place, policy, state } = memory;
  const version = await inTenant(
    context.database,
    tenantId,
    async (tx) => {
      const saved = { place, policy, state, version: memory.version, lagMs: turn.lagMs };
      const next = await saveControlCursor(tx, saved);
      if (next === null) return null;
      if (turn.snapshot) {
        await putSnapshot(tx, { ...place, policy, state, at: new Date(context.now()) });
      }
      if (changes.length > 0) {
        await putFindings(
          tx,
          changes.map(({ to }) => ({ ...to, reason: to.active ? describeCause(to.cause) : null })),
        );
        await raiseEpoch(tx);
      }
      const drafts = [...changes.map(changeDraft), ...warnings.map(warningDraft)];
      if (drafts.length > 0) await appendAudit(context, tx, drafts);
      return next;
    },
    changes.length > 0 ? { epoch: 'change' } : {},
  );
  if (version !== null && changes.length + warnings.length > 0) {
    context.announce(tenantId, 'controls');
  }
  return version;
}

const types = { mode: 'mode_changed', breaker: 'breaker_changed' } as const;

function changeDraft({ from, to }: Change): AuditDraft {
  const type = to.kind === 'burst' ? (to.active ? 'burst_held' : 'burst_ended') : types[to.kind];
  const stood = from?.stands ?? ended(to).stands;
  const detail: Record<string, Json> = {
    ...{ control: to.id, agent: to.agent, category: to.category, source: to.source },
    ...{ from: stood, to: to.stands, share: to.share, until: to.until, cause: causeJson(to.cause) },
  };
  return { stage: 'control', type, actor: 'system', itemId: null, detail };
}

function warningDraft({ control, burning }: Warning): AuditDraft {
  const type = burning === null ? 'budget_recovered' : 'budget_burning';
  const detail: Record<string, Json> =
    burning === null
      ? { control }
      : {
          ...{ control, agent: burning.agent, category: burning.category },
          ...{ share: burning.budget.share, shortShare: burning.budget.shortShare },
          ...{ checked: burning.budget.checked, errors: burning.budget.errors },
        };
  return { stage: 'control', type, actor: 'system', itemId: null, detail };
}

function causeJson({ code, value, limit, count }: ControlCause): Json {
  return { code, value, limit, count };
}
