import { type AuditDraft, sealDrafts } from '../audit/append.ts';
import { uuidV7 } from '../ids/uuid-v7.ts';
import type { LineContext } from '../line/context.ts';
import { putVersion } from '../store/agent/put-version.ts';
import { setRelease } from '../store/agent/set-release.ts';
import { insertAuditEntries } from '../store/audit/insert-entries.ts';
import type { Tx } from '../store/tx.ts';
import type { AgentVersion } from '../workspace/agent-version.ts';

export interface NewRelease {
  readonly agent: string;
  readonly version: AgentVersion;
  readonly position: number;
}

/** Keeps versions and makes them serve, with an audit entry each. The caller raises the epoch in the same transaction. */
export async function release(
  context: Pick<LineContext, 'keysOf' | 'now'>,
  tx: Tx,
  releases: readonly NewRelease[],
  actor: string,
  because: string,
): Promise<void> {
  for (const { agent, version, position } of releases) {
    await putVersion(tx, { id: version.id, agent, config: version.config });
    await setRelease(tx, { agent, versionId: version.id, position });
  }
  const drafts = releases.map(
    ({ agent, version }): AuditDraft => ({
      stage: 'control',
      type: 'released',
      actor,
      itemId: null,
      detail: { agent, version: version.id, because },
    }),
  );
  await appendAudit(context, tx, drafts);
}

/** Seals drafts and inserts them in this transaction. */
export async function appendAudit(
  context: Pick<LineContext, 'keysOf' | 'now'>,
  tx: Tx,
  drafts: readonly AuditDraft[],
): Promise<void> {
  const seal = { tenantId: tx.tenantId, xid: tx.xid, atMs: context.now(), newId: uuidV7 };
  await insertAuditEntries(tx, sealDrafts(context.keysOf(tx.tenantId).audit, seal, drafts));
}
