import pLimit from 'p-limit';
import { appendAudit } from '../../agents/version-change.ts';
import { type AuditReport, verifyAudit } from '../../audit/verify.ts';
import { createKey, listKeys, revokeKey } from '../../keys/manage.ts';
import { Refusal } from '../../line/refusal.ts';
import { enqueue, type Task } from '../../store/jobs/enqueue.ts';
import { pageOf } from '../../store/page.ts';
import { inTenant } from '../../store/tx.ts';
import { findDeadJob, listDeadJobs, removeDeadJob } from '../../store/views/dead-jobs.ts';
import { type AuditFilter, listAudit } from '../../store/views/list-audit.ts';
import { type BindContext, bind } from '../bind.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { toAuditView } from '../item-view.ts';
import type { Ports } from '../ports.ts';
import { invalidQuery } from '../refuse.ts';
import { json } from '../respond.ts';
import { endpoints } from '../routes-table.ts';
import { utcTime } from '../validate.ts';

export function bindAdmin(bound: BindContext, ports: Ports): void {
  bindAudit(bound, ports);
  bindKeys(bound, ports);
  bindJobs(bound, ports);
}

interface GivenAuditFilter extends AuditFilter {
  readonly [other: string]: unknown;
}

/** @throws HttpRefusal `invalid_query` for a moment that is none */
export function auditFilterOf(query: GivenAuditFilter): AuditFilter {
  const moment = (name: 'from' | 'to'): string | undefined => {
    const value = query[name];
    return value === undefined
      ? undefined
      : utcTime(value, (message) => invalidQuery(name, message));
  };
  const { type, itemId, actor } = query;
  return { type, itemId, actor, from: moment('from'), to: moment('to') };
}

function bindAudit(bound: BindContext, { context, anchors }: Ports): void {
  bind(bound, endpoints.listAudit, async ({ caller, query }) => {
    const keys = context.keysOf(caller.tenantId);
    const below = readCursor(keys, 'audit', query.cursor);
    const { limit } = query;
    const filter = auditFilterOf(query);
    const rows = await inTenant(context.database, caller.tenantId, (tx) =>
      listAudit(tx, filter, limit + 1, below),
    );
    const page = pageOf(rows, limit);
    return json(200, {
      data: page.rows.map(toAuditView),
      nextCursor: writeCursor(keys, 'audit', page.nextId),
    });
  });

  // Reading a whole audit is the most a caller can ask of the database: one at a time, and the same one is shared.
  const oneAtATime = pLimit(1);
  const underWay = new Map<string, Promise<AuditReport>>();
  bind(bound, endpoints.verifyAudit, async ({ caller: { tenantId } }) => {
    const { database, keysOf } = context;
    const running =
      underWay.get(tenantId) ??
      oneAtATime(() => {
        // From here on the audit is being read: who asks later wants to know what was written since.
        underWay.delete(tenantId);
        return verifyAudit({ database, keys: keysOf(tenantId), anchors, tenantId });
      });
    underWay.set(tenantId, running);
    try {
      return json(200, await running);
    } finally {
      if (underWay.get(tenantId) === running) underWay.delete(tenantId);
    }
  });
}

function bindKeys(bound: BindContext, { context }: Ports): void {
  bind(bound, endpoints.listKeys, async ({ caller }) =>
    json(200, { data: await listKeys(context, caller.tenantId), nextCursor: null }),
  );
  bind(bound, endpoints.createKey, async ({ caller, body }) => {
    const wanted = { ...body, actor: caller.actor };
    return json(201, await createKey(context, caller.tenantId, wanted));
  });
  bind(bound, endpoints.revokeKey, async ({ caller, params }) =>
    json(200, await revokeKey(context, caller.tenantId, params.id, caller.actor)),
  );
}

const tasks: ReadonlySet<string> = new Set<Task>(['advance', 'regate', 'write', 'look_again']);

function bindJobs(bound: BindContext, { context }: Ports): void {
  const { database } = context;
  bind(bound, endpoints.listDeadJobs, async ({ caller, query }) => {
    const keys = context.keysOf(caller.tenantId);
    const below = readCursor(keys, 'dead-jobs', query.cursor);
    const rows = await listDeadJobs(database, caller.tenantId, query.limit + 1, below);
    const page = rows.slice(0, query.limit);
    const next = rows.length > query.limit ? (page.at(-1)?.id ?? null) : null;
    const data = page.map((row) => ({
      id: row.id,
      task: row.task,
      items: row.ids.length,
      attempts: row.attempts,
      createdAt: row.created_at.toISOString(),
      failedAt: row.updated_at.toISOString(),
    }));
    return json(200, { data, nextCursor: writeCursor(keys, 'dead-jobs', next) });
  });

  bind(bound, endpoints.rerunDeadJob, async ({ caller, params }) => {
    const { tenantId } = caller;
    const job = await findDeadJob(database, tenantId, params.id);
    if (job === undefined || !tasks.has(job.task)) throw new Refusal('not_found');
    await inTenant(database, tenantId, async (tx) => {
      await enqueue(tx, job.task as Task, { ids: job.ids });
      const actor = caller.actor;
      const detail = { jobId: job.id, task: job.task, items: job.ids.length };
      const draft = { stage: 'control', type: 'job_rerun', actor, itemId: null, detail };
      await appendAudit(context, tx, [draft]);
    });
    // After the commit: a crash between leaves both, and a wake-up too many finds nothing to do.
    await removeDeadJob(database, tenantId, job.id);
    return json(200, { items: job.ids.length });
  });
}
