import type pg from 'pg';
import type { Arming } from './arming.ts';
import { type Step, steps } from './steps.ts';

/** What a house tells whoever kills it. */
export type HouseNews =
  | { readonly kind: 'ready'; readonly url: string }
  /** It stands at a step, for ever. */
  | { readonly kind: 'stopped'; readonly itemId: string }
  /** The request for this item goes out now. */
  | { readonly kind: 'sending'; readonly itemId: string };

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g;

/**
 * Stands between a process and its database: at a step that is armed for an item it says so and never goes on with that
 * transaction. All else of the process runs on until it is killed.
 */
export function stopAtSteps(pool: pg.Pool, arming: Arming, tell: (news: HouseNews) => void): void {
  pool.on('connect', (client) => watch(client, arming, tell));
}

type Query = (given: unknown, ...rest: unknown[]) => Promise<pg.QueryResult>;
interface Seen {
  readonly step: Step;
  readonly itemIds: readonly string[];
}

function watch(client: pg.ClientBase, arming: Arming, tell: (news: HouseNews) => void): void {
  const query = client.query.bind(client) as unknown as Query;
  let seen: Seen[] = [];
  const meet = async (at: Step['at'], all: readonly Seen[]): Promise<void> => {
    let stopped = false;
    for (const { step, itemIds } of all.filter(({ step }) => step.at === at)) {
      const tells = step.tells === true;
      // The sink holds the first request only, so every sender tells: one may be killed before it sends.
      const here = itemIds.filter((one) =>
        tells ? arming.isArmed(one, step.name) : arming.take(one, step.name),
      );
      for (const itemId of here) tell({ kind: tells ? 'sending' : 'stopped', itemId });
      stopped ||= !tells && here.length > 0;
    }
    if (stopped) await new Promise(() => undefined);
  };
  const watched = async (given: unknown, ...rest: unknown[]): Promise<pg.QueryResult> => {
    const { text, values } = partsOf(given, rest);
    if (text === 'commit') {
      const before = seen;
      seen = [];
      await meet('uncommitted', before);
      const result = await query(given, ...rest);
      await meet('committed', before);
      return result;
    }
    if (text === 'rollback' || text.startsWith('begin')) seen = [];
    const here = steps.filter(({ statement }) => statement.test(text));
    if (here.length === 0) return query(given, ...rest);
    const asked = idsIn(values);
    await meet(
      'before',
      here.map((step) => ({ step, itemIds: asked })),
    );
    const result = await query(given, ...rest);
    const met = here.map((step) => ({ step, itemIds: [...asked, ...idsIn(result.rows)] }));
    await meet('after', met);
    seen.push(...met);
    return result;
  };
  const callbackOrPromise = (given: unknown, ...rest: unknown[]): unknown =>
    typeof rest.at(-1) === 'function' ? query(given, ...rest) : watched(given, ...rest);
  Object.assign(client, { query: callbackOrPromise });
}

function partsOf(
  given: unknown,
  rest: readonly unknown[],
): { readonly text: string; readonly values: unknown } {
  if (typeof given === 'string') return { text: given, values: rest[0] };
  const { text = '', values = [] } = given as {
    readonly text?: string;
    readonly values?: readonly unknown[];
  };
  return { text, values };
}

/** Ids are of time-ordered UUIDs; in whatever the statement was given or gave. */
function idsIn(value: unknown): readonly string[] {
  const text = JSON.stringify(value ?? null).replaceAll('\\"', '"');
  return [...new Set(text.match(uuid) ?? [])];
}
