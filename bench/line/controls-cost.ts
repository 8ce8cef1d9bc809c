import { type Engine, openReducer } from '@signalbox/server';
import pg from 'pg';
import { meanRatio, quantile } from '../support/statistics.ts';

/** As often as the product's own tick. */
const everyMs = 150;
const rounds = 20;
/** Often enough for what is written in between to be controlled, seldom enough to cost nothing. */
const freshEveryMs = 4_000;

export interface ControlsCost {
  /** From the record of an entry to the moment what it changes is in force. */
  readonly lagP50Ms: number;
  readonly lagP99Ms: number;
  readonly entries: number;
  /** Items a second of each round. */
  readonly withControls: readonly number[];
  readonly without: readonly number[];
  /** 1 - the geometric mean of the ratios of rounds, with its standard error: a machine's speed drifts from round to round. */
  readonly cost: number;
  readonly costError: number;
}

/**
 * Runs the line by turns with the reducer and without, each first in every other round. Without it only the mark of its last
 * turn is kept fresh: controls that nobody moves send everything to people.
 *
 * @param feed sends items and answers with the seconds until the last is resolved.
 */
export async function measureControlsCost(
  engine: Engine,
  feed: (items: number) => Promise<number>,
  itemsPerRound: number,
): Promise<ControlsCost> {
  const agesMs: number[] = [];
  let measuring = false;
  const reducer = openReducer(engine.context, {
    counted: (ages) => {
      if (measuring) agesMs.push(...ages);
    },
  });
  const rateBeside = async (turn: () => Promise<unknown>, restMs: number): Promise<number> => {
    const stop = repeat(turn, restMs);
    try {
      return itemsPerRound / (await feed(itemsPerRound));
    } finally {
      await stop();
    }
  };
  // Only the owner of the tables may say that controls were moved when they were not.
  const owner = new pg.Client({ connectionString: engine.url });
  await owner.connect();
  const withControls: number[] = [];
  const without: number[] = [];
  const turnOn = async (): Promise<void> => {
    // What piled up while it was off is old news, not lag.
    await reducer.run();
    measuring = true;
    withControls.push(await rateBeside(() => reducer.run(), everyMs));
    measuring = false;
  };
  const turnOff = async (): Promise<void> => {
    without.push(await rateBeside(() => keepFresh(owner), freshEveryMs));
  };
  try {
    for (let round = 0; round < rounds; round += 1) {
      const order = round % 2 === 0 ? [turnOn, turnOff] : [turnOff, turnOn];
      for (const turn of order) await turn();
    }
  } finally {
    await owner.end();
  }
  agesMs.sort((a, b) => a - b);
  const { ratio, error } = meanRatio(withControls, without);
  return {
    lagP50Ms: quantile(agesMs, 0.5),
    lagP99Ms: quantile(agesMs, 0.99),
    entries: agesMs.length,
    withControls,
    without,
    cost: 1 - ratio,
    costError: error,
  };
}

function repeat(turn: () => Promise<unknown>, restMs: number): () => Promise<void> {
  let stopped = false;
  let wake = (): void => undefined;
  const loop = async (): Promise<void> => {
    while (!stopped) {
      await turn();
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, restMs);
      });
    }
  };
  const running = loop();
  return async () => {
    stopped = true;
    wake();
    await running;
  };
}

async function keepFresh(owner: pg.Client): Promise<void> {
  await owner.query('update signalbox.control_cursor set reduced_at = now()');
}
