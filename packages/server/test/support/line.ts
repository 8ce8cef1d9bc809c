import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ErrorCode, type NewItem, newItemSchema } from '@signalbox/contract';
import { type ItemState, legalMoves } from '@signalbox/domain';
import pg from 'pg';
import { pino } from 'pino';
import { cachedRuntimes } from '../../src/agents/load-runtime.ts';
import { modelCache } from '../../src/agents/model-cache.ts';
import { type Published, publishWorkspace } from '../../src/agents/publish.ts';
import { readTextModel } from '../../src/agents/text-model.ts';
import type { ChannelSource } from '../../src/alerts/channels.ts';
import { openReducer, type Reducer } from '../../src/controls/reducer.ts';
import { sweepForced, sweepSwitches } from '../../src/controls/sweep-switches.ts';
import { noTools } from '../../src/conversation/no-tools.ts';
import type { LineContext } from '../../src/line/context.ts';
import { type ArrivalResult, acceptArrivals } from '../../src/line/intake.ts';
import { type Job, runJob } from '../../src/line/runner/run-job.ts';
import {
  sweepChecks,
  sweepDelays,
  sweepForgotten,
  sweepLeases,
  sweepLooks,
  sweepReviews,
} from '../../src/line/runner/sweep.ts';
import { type Connectors, openConnectors } from '../../src/main/connectors.ts';
import { lineContext } from '../../src/main/context.ts';
import { openTenantModels } from '../../src/main/models.ts';
import { openThinking, type Thinking } from '../../src/main/thinking.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { type MasterKey, openMasterKey } from '../../src/vault/master-key.ts';
import { formatProblem, type LoadedWorkspace, loadWorkspace } from '../../src/workspace/index.ts';
import { createTestDatabase } from './database.ts';
import { until } from './until.ts';

/** What one process would have: connections, caches and ways out of its own. */
export interface LabProcess {
  readonly context: LineContext;
  readonly database: Database;
  /** Where alerts go, with the secrets of the files this process has. */
  readonly channels: ChannelSource;
  close(): Promise<void>;
}

export interface ItemFacts {
  readonly id: string;
  readonly state: string;
  readonly lane: string | null;
  readonly queue: string | null;
  readonly stuckCode: string | null;
  readonly revisionNo: number;
  readonly decisionId: string | null;
  readonly holdId: string | null;
  /** Of the current decision's action. */
  readonly actionId: string | null;
  readonly verdict: string | null;
  readonly attempts: number | null;
}

export type Files = Readonly<Record<string, string>>;

/** A whole line on a database of its own. Time passes only when a test says so, unless it starts real workers. */
export interface LineLab extends LabProcess {
  readonly tenantId: string;
  readonly ownerUrl: string;
  readonly master: MasterKey;
  readonly folder: string;
  /** SQL past every right and rule. */
  sql<Row = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
  ): Promise<readonly Row[]>;
  load(files: Files): Promise<LoadedWorkspace>;
  /** Where the files of the last publication lie. */
  directory(): string;
  /** Publishes files and points this lab's ways out, and those of all its processes, at their sources. */
  publish(files: Files): Promise<Published>;
  /** Another process on the same database, with the sources of the last publication. */
  another(): Promise<LabProcess>;
  accept(item: Partial<NewItem> & { readonly externalId: string }, key?: string): Promise<string>;
  offer(
    item: Partial<NewItem> & { readonly externalId: string },
    key?: string | null,
    context?: LineContext,
  ): Promise<ArrivalResult>;
  /** Runs due jobs, and those they add, until none is due. */
  drain(context?: LineContext): Promise<void>;
  /** Lets everything that waits for a moment be that much nearer to it. */
  pass(ms: number): Promise<void>;
  /** Takes what happened into the controls, as the process that leads does four times a second. */
  watch(reducer?: Reducer): Promise<void>;
  /** All periodic work of the line once, then `drain`. */
  tick(context?: LineContext): Promise<void>;
  item(id: string): Promise<ItemFacts>;
  states(): Promise<Readonly<Record<string, number>>>;
  jobs(): Promise<readonly (Job & { readonly id: string; readonly dueInMs: number })[]>;
}

const itemText = `
  select i.id, i.state, i.lane, i.queue, i.stuck_code as "stuckCode", i.revision_no as "revisionNo",
    i.decision_id as "decisionId", i.hold_id as "holdId", a.id as "actionId", a.verdict, a.attempts
  from signalbox.item i
  left join lateral (
    select * from signalbox.action a where a.tenant_id = i.tenant_id and a.item_id = i.id and a.decision_id = i.decision_id
    order by a.id desc limit 1) a on true
  where i.id = $1`;

const jobsText = `
  select j.id::text, t.identifier as task, j.payload, (extract(epoch from j.run_at - now()) * 1000)::float8 as "dueInMs"
  from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
  where j.locked_at is null order by j.run_at, j.id`;

// Every move of every test is compared with the table of legal moves when its lab closes.
const watchText = `
  create table public.item_move (item_id uuid, from_state text, to_state text);
  create function public.note_move() returns trigger language plpgsql security definer as $f$
    begin
      if old.state <> new.state then insert into public.item_move values (new.id, old.state, new.state); end if;
      return new;
    end $f$;
  create trigger note_move after update on signalbox.item for each row execute function public.note_move();`;

// Entries that a transaction still running keeps from being read, be it one of another test's database on the same server.
const settledText = `
  select from signalbox.audit_entry where xid >= pg_snapshot_xmin(pg_current_snapshot()) limit 1`;

function passText(ms: number): string {
  const by = `interval '${ms} milliseconds'`;
  return `
    update signalbox.hold set until = until - ${by}, claim_expires_at = claim_expires_at - ${by};
    update signalbox.write_lease set retry_at = retry_at - ${by}, woken_at = woken_at - ${by};
    update signalbox.second_look set due_at = due_at - ${by}, woken_at = woken_at - ${by};
    update signalbox.control set until = until - ${by}, forced_until = forced_until - ${by};
    update signalbox.item set updated_at = updated_at - ${by};
    update graphile_worker._private_jobs set run_at = run_at - ${by};`;
}

/** The code a call was refused with; `done` when it was not. Anything but a refusal is thrown on. */
export async function outcomeOf(call: Promise<unknown>): Promise<ErrorCode | 'done'> {
  try {
    await call;
    return 'done';
  } catch (error) {
    if (error instanceof Error && error.name === 'Refusal' && 'code' in error)
      return error.code as ErrorCode;
    throw error;
  }
}

export function ticket(item: Partial<NewItem> & { readonly externalId: string }): NewItem {
  return newItemSchema.parse({ source: 'sink', subject: 'vpn', body: 'the vpn is gone', ...item });
}

export async function openLine(
  files?: Files,
  environment: Readonly<Record<string, string>> = {},
): Promise<LineLab> {
  const { ownerUrl, tenantId, close: drop } = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'signalbox-line-'));
  const master = await openMasterKey(join(folder, 'master.key'));
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 4 });
  owner.on('error', () => undefined);
  await owner.query(watchText);
  const logger = pino({ level: 'silent' });
  const opened: {
    readonly connectors: Connectors;
    readonly thinking: Thinking;
    readonly close: () => Promise<void>;
  }[] = [];
  let current: LoadedWorkspace | undefined;

  const use = (connectors: Connectors, thinking: Thinking): void => {
    const workspace = current;
    if (workspace === undefined) return;
    connectors.use(
      tenantId,
      workspace.sources.map((source) => workspace.secrets.resolve(source.name) ?? source),
    );
    connectors.useChannels(tenantId, workspace.channels.all());
    thinking.use(tenantId, workspace);
  };
  const process_ = async (): Promise<LabProcess> => {
    const database = openDatabase({ url: ownerUrl });
    const connectors = openConnectors(database, master);
    const thinking = openThinking(
      (tenant, { modelKeys, policy, embeddings }) =>
        openTenantModels(context, tenant, { models: modelKeys.all(), policy, embeddings }),
      () => noTools,
    );
    const runtimes = cachedRuntimes(modelCache(readTextModel), logger);
    const announce = (): void => undefined;
    const context: LineContext = lineContext({
      database,
      master,
      logger,
      runtimes,
      connectors: connectors.source,
      announce,
      thinking: thinking.source,
    });
    use(connectors, thinking);
    let closed = false;
    const close = async (): Promise<void> => {
      if (closed) return;
      closed = true;
      await database.close();
      await connectors.close();
      await thinking.close();
    };
    opened.push({ connectors, thinking, close });
    return { context, database, channels: connectors.channels, close };
  };
  const own = await process_();
  const reducer = openReducer(own.context);

  const sql: LineLab['sql'] = async <Row>(text: string, values: readonly unknown[] = []) =>
    (await owner.query(text, [...values])).rows as readonly Row[];
  const jobs: LineLab['jobs'] = async () => {
    const rows = await sql<{
      id: string;
      task: Job['task'];
      payload: Omit<Job, 'task'>;
      dueInMs: number;
    }>(jobsText);
    return rows.map(({ id, task, payload, dueInMs }) => ({ ...payload, id, task, dueInMs }));
  };
  const drain: LineLab['drain'] = async (context = own.context) => {
    for (let rounds = 0; rounds < 200; rounds += 1) {
      const due = (await jobs()).filter((job) => job.dueInMs <= 0);
      if (due.length === 0) return;
      for (const { id, dueInMs: _, ...job } of due) {
        await runJob(context, job);
        await sql('delete from graphile_worker._private_jobs where id = $1', [id]);
      }
    }
    throw new Error('the jobs do not come to an end');
  };
  const load: LineLab['load'] = async (given) => {
    const directory = await mkdtemp(join(folder, 'workspace-'));
    for (const [name, content] of Object.entries(given)) {
      await mkdir(join(directory, name, '..'), { recursive: true });
      await writeFile(join(directory, name), content);
    }
    const loaded = await loadWorkspace(directory, environment);
    if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'));
    return loaded.workspace;
  };
  const offer: LineLab['offer'] = async (item, key = null, context = own.context) => {
    const arrival = { item: ticket(item), idempotencyKey: key, actor: 'system' };
    const [result] = await acceptArrivals(context, tenantId, [arrival]);
    if (result === undefined) throw new Error('no answer to an arrival');
    return result;
  };
  const publish: LineLab['publish'] = async (given) => {
    const workspace = await load(given);
    current = workspace;
    const published = await publishWorkspace(own.context, tenantId, workspace, 'system');
    for (const one of opened) use(one.connectors, one.thinking);
    return published;
  };
  const watch: LineLab['watch'] = async (given = reducer) => {
    await until('all entries final', async () => (await sql(settledText)).length === 0, 20_000);
    await given.run();
    // Time passes only when a test says so: the controls stay as fresh as they are now.
    await owner.query("update signalbox.control_cursor set reduced_at = '2999-01-01'");
  };
  await watch();
  if (files !== undefined) await publish(files);

  return {
    ...own,
    tenantId,
    ownerUrl,
    master,
    folder,
    sql,
    load,
    directory: () => current?.directory ?? '',
    publish,
    another: process_,
    offer,
    accept: async (item, key) => {
      const result = await offer(item, key);
      if (result.kind !== 'accepted') throw new Error(`refused: ${result.code}`);
      return result.id;
    },
    drain,
    pass: async (ms) => void (await owner.query(passText(ms))),
    watch,
    tick: async (context = own.context) => {
      await sweepDelays(context);
      await sweepReviews(context);
      await sweepChecks(context);
      await sweepLeases(context);
      await sweepLooks(context);
      await sweepSwitches(context);
      await sweepForced(context);
      await watch();
      await sweepForgotten(context);
      await drain(context);
    },
    item: async (id) => {
      const [row] = await sql<ItemFacts>(itemText, [id]);
      if (row === undefined) throw new Error('no such item');
      return row;
    },
    states: async () => {
      const rows = await sql<{ state: string; n: number }>(
        'select state, count(*)::int as n from signalbox.item group by state',
      );
      return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
    },
    jobs,
    close: async () => {
      const moves = await sql<{ from_state: ItemState; to_state: ItemState }>(
        'select distinct from_state, to_state from public.item_move',
      );
      await Promise.all(opened.map((one) => one.close()));
      await owner.end();
      await drop();
      await rm(folder, { recursive: true, force: true });
      const illegal = moves.filter((move) => !legalMoves[move.from_state].includes(move.to_state));
      if (illegal.length > 0) throw new Error(`illegal moves: ${JSON.stringify(illegal)}`);
    },
  };
}
