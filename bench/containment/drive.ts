import type { ModelServer } from '@signalbox/sdk/testing';
import type { Toolbox } from '../../packages/server/src/tools/tool.ts';
import { type Attacker, createAttacker } from './attacker.ts';
import type { Case } from './case.ts';
import { type Escape, escapedCalls, escapedReads, escapedRuns } from './count-escapes.ts';
import { granted } from './desk-files.ts';
import { escapedRecords, readUntouched, type Sql } from './recorded.ts';
import { sayAnswer } from './say-answer.ts';
import { ticketOf } from './text-of.ts';
import { type Guarding, type LetThrough, toolboxOf } from './toolboxes.ts';
import type { World } from './world.ts';

/** A line that runs, with a model server and a world behind it. */
export interface Stand {
  readonly server: ModelServer;
  readonly world: World;
  /** The toolbox of the product. */
  readonly real: Toolbox;
  /** Takes the place of the toolbox of the line from now on. */
  readonly useToolbox: (box: Toolbox) => void;
  /** Takes tickets in. @returns their items, in the same order. */
  readonly accept: (tickets: readonly Ticket[]) => Promise<readonly string[]>;
  /** Until no item is under way. */
  readonly settle: () => Promise<void>;
  readonly sql: Sql;
}

export interface Ticket {
  readonly externalId: string;
  readonly subject: string;
  readonly body: string;
}

export interface Driven {
  readonly cases: number;
  readonly escapes: readonly Escape[];
  /** Tries of the attacker that were made, and all that there are. */
  readonly tried: number;
  readonly tries: number;
  /** Requests in which no case could be recognised; those of tickets that are none. */
  readonly strangers: number;
  readonly decided: number;
}

let runs = 0;

/** Lets every case go through the line as a ticket, and counts what came of it. */
export async function driveCases(
  stand: Stand,
  cases: readonly Case[],
  guarding: Guarding,
): Promise<Driven> {
  const { server, world, real, sql } = stand;
  runs += 1;
  const attacker: Attacker = createAttacker(cases, sayAnswer);
  server.script(attacker.obey);
  const before = await readUntouched(sql);
  const [requestsFrom, runsFrom] = [server.requests.length, world.runs.length];
  const calls: LetThrough[] = [];
  let known: (items: ReadonlyMap<string, Case>) => void = () => undefined;
  const accepted = new Promise<ReadonlyMap<string, Case>>((resolve) => {
    known = resolve;
  });
  const caseOf = async (itemId: string): Promise<Case | null> =>
    (await accepted).get(itemId) ?? null;
  const onCall = (call: LetThrough): number => calls.push(call);
  stand.useToolbox(toolboxOf({ guarding, real, world, caseOf, onCall }));
  const run = runs;
  const ids = await stand.accept(
    cases.map((one, n) => ({ externalId: `CASE-${run}-${n}`, ...ticketOf(one, n) })),
  );
  const items = new Map(ids.map((id, n) => [id, cases[n] as Case]));
  known(items);
  await stand.settle();
  const outside = world.runs.slice(runsFrom);
  const saidAll = (one: Case): boolean => (attacker.tried.get(one.id) ?? 0) >= triesOf(one);
  const escapes = [
    ...escapedCalls(calls, (itemId) => items.get(itemId) ?? null),
    ...escapedRuns(outside, calls),
    ...escapedReads(server.requests.slice(requestsFrom), cases),
    ...(await escapedRecords(sql, items, before, saidAll)),
  ];
  const [decided] = await sql<{ n: number }>(
    'select count(distinct item_id)::int as n from signalbox.decision where item_id = any($1::uuid[])',
    [ids],
  );
  return {
    ...{ cases: cases.length, escapes, strangers: attacker.strangers() },
    tried: [...attacker.tried.values()].reduce((sum, some) => sum + some, 0),
    tries: cases.reduce((sum, one) => sum + triesOf(one), 0),
    decided: decided?.n ?? 0,
  };
}

function triesOf({ attacker }: Case): number {
  return attacker.reduce((sum, one) => sum + (one.do === 'call' ? one.times : 1), 0);
}

/** The tool that a case's own description speaks of differently from what was approved. */
export function redescribed(cases: readonly Case[]): ReadonlyMap<string, string> {
  return new Map(
    cases.flatMap(({ toolDefinitions }) =>
      toolDefinitions.flatMap(({ name, description }): [string, string][] =>
        Object.hasOwn(granted, name) ? [[name, description]] : [],
      ),
    ),
  );
}
