import { dayOf, type SpendChange, spendChanges, spendControl } from '@signalbox/domain';
import { appendAudit } from '../agents/version-change.ts';
import type { AuditDraft } from '../audit/append.ts';
import type { LineContext } from '../line/context.ts';
import { asSql } from '../store/database.ts';
import { findSpenders } from '../store/model/find-spenders.ts';
import { listSpendNotices, moveSpendNotice } from '../store/model/spend-notices.ts';
import { inTenant } from '../store/tx.ts';
import { readStandings } from './read-standings.ts';

type WatchContext = Pick<LineContext, 'database' | 'keysOf' | 'now' | 'logger'>;

/**
 * Notes limits of a day that come near and those that have room again, in the audit: alerts are made from that. Two at once note
 * each change once.
 *
 * @returns how many tenants have spent something today, or were told something.
 */
export async function watchSpend(context: WatchContext): Promise<number> {
  const { database, logger } = context;
  const tenants = await findSpenders(asSql(database.system), dayOf(context.now()));
  for (const { tenantId } of tenants) {
    try {
      await watchTenant(context, tenantId);
    } catch (error) {
      // One tenant's trouble is not the others'.
      logger.warn({ err: error, tenantId }, 'limits of spend could not be looked at; tried again');
    }
  }
  return tenants.length;
}

async function watchTenant(context: WatchContext, tenantId: string): Promise<void> {
  await inTenant(context.database, tenantId, async (tx) => {
    const nowMs = context.now();
    const noted = await listSpendNotices(tx);
    const drafts: AuditDraft[] = [];
    for (const change of spendChanges(noted, await readStandings(tx, nowMs), nowMs)) {
      if (await moveSpendNotice(tx, change.from, change.to)) drafts.push(draftOf(change));
    }
    if (drafts.length > 0) await appendAudit(context, tx, drafts);
  });
}

function draftOf({ from, to, share, standing }: SpendChange): AuditDraft {
  const about = { stage: 'control', actor: 'system', itemId: null } as const;
  const limitMicros = standing?.limitMicros ?? null;
  const spentMicros = standing?.spentMicros ?? 0;
  if (to !== null) {
    const { day, level, because } = to;
    const said = { control: spendControl(to), day, level, because };
    return {
      ...{ ...about, type: 'spend_nearing' },
      detail: { ...said, share, spentMicros, limitMicros },
    };
  }
  if (from === null) throw new Error('nothing that was not told is over');
  const detail = { control: spendControl(from), day: from.day, spentMicros, limitMicros };
  return { ...about, type: 'spend_eased', detail };
}
