import type { ExchangeView } from '@signalbox/contract';
import { type ChangedField, correctionsAmong, retryDelayMs } from '@signalbox/domain';
import { type AuditDraft, sealDrafts } from '../../audit/append.ts';
import { type OutsideWrite, openTape } from '../../connectors/connector.ts';
import { uuidV7 } from '../../ids/uuid-v7.ts';
import { postponeLooks } from '../../store/second-look/postpone-looks.ts';
import { type LookRow, readLooks } from '../../store/second-look/read-looks.ts';
import { type LookedRow, recordLooks } from '../../store/second-look/record-looks.ts';
import { inTenant } from '../../store/tx.ts';
import type { LineContext } from '../context.ts';
import { type Correction, recordCorrections } from '../correction.ts';
import { type SeenAgain, seeAgain } from '../second-look.ts';

// Nobody waits for it, and what a source changed in its outage is still there after it: about a day, then it is said.
const patience = { baseMs: 60_000, maxMs: 3_600_000, maxAttempts: 30 };

interface Look {
  readonly row: LookRow;
  readonly seen: SeenAgain | { readonly kind: 'superseded' };
  /** What was said on the wire for it; null when nothing was. */
  readonly exchange: ExchangeView | null;
}

/**
 * Looks a second time at tickets whose writes were confirmed: what automations, rules and people changed since is recorded,
 * with who did it, and nothing is written. A value that a person put there is an outcome. What cannot be looked at now is
 * looked at later, and what never can be is recorded as that.
 */
export async function lookAgain(
  context: LineContext,
  tenantId: string,
  actionIds: readonly string[],
): Promise<void> {
  const rows = await inTenant(context.database, tenantId, (tx) => readLooks(tx, actionIds));
  const looks: Look[] = [];
  for (const source of new Set(rows.map((row) => row.source))) {
    const own = rows.filter((row) => row.source === source);
    looks.push(...(await lookAt(context, tenantId, source, own)));
  }
  await record(context, tenantId, looks);
}

/** Ends looks that failed for no reason the source gave, so that none is ever silently left. */
export async function giveUpLooks(
  context: LineContext,
  tenantId: string,
  actionIds: readonly string[],
): Promise<void> {
  const rows = await inTenant(context.database, tenantId, (tx) => readLooks(tx, actionIds));
  const seen = { kind: 'not_looked', code: 'look_failed' } as const;
  await record(
    context,
    tenantId,
    rows.map((row) => ({ row, seen, exchange: null })),
  );
}

async function lookAt(
  context: LineContext,
  tenantId: string,
  source: string,
  rows: readonly LookRow[],
): Promise<readonly Look[]> {
  const superseded = rows.filter((row) => row.superseded);
  const standing = rows.filter((row) => !row.superseded);
  const connector = context.connectors(tenantId, source);
  const gone = { kind: 'not_looked', code: 'source_gone' } as const;
  const writes = standing.map((row) => toWrite(tenantId, row));
  const answers = connector === null ? standing.map(() => gone) : await seeAgain(connector, writes);
  return [
    ...superseded.map((row): Look => ({ row, seen: { kind: 'superseded' }, exchange: null })),
    ...standing.map((row, n): Look => {
      const exchange = writes[n]?.tape?.exchange() ?? null;
      return { row, seen: answers[n] ?? gone, exchange };
    }),
  ];
}

function toWrite(tenantId: string, row: LookRow): OutsideWrite {
  const { action_id: writeKey, external_id: externalId, payload } = row;
  const { fields } = payload;
  const tape = openTape({ externalId, writeKey, fields, text: null, kind: 'note' });
  tape.at('second_look');
  return { tenantId, externalId, writeKey, fields, note: null, tape };
}

async function record(
  context: LineContext,
  tenantId: string,
  looks: readonly Look[],
): Promise<void> {
  if (looks.length === 0) return;
  const ended: { readonly row: LookRow; readonly looked: LookedRow }[] = [];
  const postponed: { action_id: string; delay_ms: number; error_code: string }[] = [];
  for (const { row, seen, exchange } of looks) {
    const delayMs = delayOf(row, seen, context.chance());
    if (seen.kind === 'later' && delayMs !== null) {
      postponed.push({ action_id: row.action_id, delay_ms: delayMs, error_code: seen.code });
    } else ended.push({ row, looked: { ...toLooked(row, seen), exchange } });
  }
  await inTenant(context.database, tenantId, async (tx) => {
    await postponeLooks(tx, postponed);
    const seal = { tenantId, xid: tx.xid, atMs: context.now(), newId: uuidV7 };
    const recorded = await recordLooks(
      tx,
      ended.map(({ looked }) => looked),
      sealDrafts(context.keysOf(tenantId).audit, seal, ended.map(toDraft)),
    );
    const corrections = ended
      .filter(({ row }) => recorded.has(row.action_id))
      .flatMap(({ row, looked }) => correctionsOf(row, looked.changes ?? []));
    await recordCorrections(context, tx, corrections);
  });
  context.announce(tenantId, 'items');
}

/** Until it is tried again; null when it is not. */
function delayOf(row: LookRow, seen: Look['seen'], chance: number): number | null {
  if (seen.kind !== 'later') return null;
  const delayMs = retryDelayMs('transient', row.tries + 1, chance, patience);
  return delayMs === null ? null : Math.max(delayMs, seen.afterMs ?? 0);
}

function toLooked(
  { action_id, item_id }: LookRow,
  seen: Look['seen'],
): Omit<LookedRow, 'exchange'> {
  const base = { action_id, item_id, changes: null, error_code: null };
  switch (seen.kind) {
    case 'superseded':
      return { ...base, finding: 'superseded' };
    case 'seen':
      return seen.changes.length === 0
        ? { ...base, finding: 'stands' }
        : { ...base, finding: 'overwritten', changes: seen.changes };
    case 'later':
    case 'not_looked':
      return { ...base, finding: 'not_looked', error_code: seen.code };
  }
}

function toDraft({
  row,
  looked,
}: {
  readonly row: LookRow;
  readonly looked: LookedRow;
}): AuditDraft {
  const { finding, changes, error_code: errorCode } = looked;
  return {
    ...{ stage: 'writeback', type: 'looked_again', actor: 'system', itemId: row.item_id },
    detail: {
      ...{ actionId: row.action_id, source: row.source, finding, errorCode },
      // By field: the values stand beside the attempt, and an audit entry cannot be erased.
      changed: (changes ?? []).map(({ field, by }) => ({ field, by })),
    },
  };
}

function correctionsOf(row: LookRow, changes: readonly ChangedField[]): readonly Correction[] {
  const { item_id: itemId, decision_id: decisionId, source } = row;
  return correctionsAmong(changes).map(({ field, value }) => ({
    ...{ itemId, decisionId, source, target: field, value },
  }));
}
