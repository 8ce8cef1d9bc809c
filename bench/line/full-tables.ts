import { mean, meanRatio } from '../support/statistics.ts';
import { openLine, type RunningLine, warmUpItems } from './running-line.ts';
import { seedItems } from './seed-items.ts';

const rows = 1_000_000;
const rounds = 8;
const itemsPerRound = 2_500;

export interface FullTables {
  readonly at: readonly { readonly rows: number; readonly itemsPerSecond: number }[];
  /** The rate with full tables as a share of that with small ones, and its standard error. */
  readonly kept: number;
  readonly keptError: number;
}

/**
 * Feeds a line with few items in its tables and one with a million by turns, each first in every other round: one rate now and
 * another twenty minutes later would say more of the machine than of the tables.
 *
 * @param few items of the first at the start.
 */
export async function measureFullTables(few: number): Promise<FullTables> {
  const lines: RunningLine[] = [];
  try {
    for (const items of [few, rows]) {
      const line = await openLine('processes');
      lines.push(line);
      await fill(line, items, few);
    }
    const rates = lines.map((): number[] => []);
    for (let round = 0; round < rounds; round += 1) {
      for (const which of round % 2 === 0 ? [0, 1] : [1, 0]) {
        const seconds = await lines[which]?.feed(itemsPerRound);
        rates[which]?.push(itemsPerRound / (seconds ?? Number.NaN));
      }
    }
    const [small = [], full = []] = rates;
    const { ratio, error } = meanRatio(full, small);
    return {
      at: [
        { rows: few, itemsPerSecond: mean(small) },
        { rows, itemsPerSecond: mean(full) },
      ],
      kept: ratio,
      keptError: error,
    };
  } finally {
    for (const line of lines) await line.remove();
  }
}

async function fill({ engine, feed }: RunningLine, items: number, few: number): Promise<void> {
  await feed(few - warmUpItems);
  if (items === few) return;
  await seedItems(engine, items);
  await feed(warmUpItems);
}
