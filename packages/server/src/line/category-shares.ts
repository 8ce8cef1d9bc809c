import type { LineContext } from './context.ts';

// Below this many a share is noise; above the second the old ones are halved, so that it follows what comes in.
const knownFrom = 50;
const halvedFrom = 5_000;

interface Counts {
  total: number;
  readonly of: Map<string | null, number>;
}

const known = new WeakMap<LineContext['runtimes'], Map<string, Counts>>();

/**
 * The share of an agent's automatic decisions with this category, as this process has seen them come, this one not included;
 * null while they are too few to say. Each process has its own: a share only steers how often one looks, and the chance it led
 * to is stored with the decision.
 */
export function noteCategory(
  { runtimes }: Pick<LineContext, 'runtimes'>,
  agent: { readonly tenantId: string; readonly name: string },
  category: string | null,
): number | null {
  const ofProcess = known.get(runtimes) ?? new Map<string, Counts>();
  known.set(runtimes, ofProcess);
  const key = `${agent.tenantId} ${agent.name}`;
  const counts = ofProcess.get(key) ?? { total: 0, of: new Map() };
  ofProcess.set(key, counts);
  const count = counts.of.get(category) ?? 0;
  const share = counts.total < knownFrom ? null : count / counts.total;
  counts.of.set(category, count + 1);
  counts.total += 1;
  if (counts.total >= halvedFrom) halve(counts);
  return share;
}

function halve(counts: Counts): void {
  counts.total = 0;
  for (const [category, count] of counts.of) {
    const half = count / 2;
    if (half < 1) counts.of.delete(category);
    else counts.of.set(category, half);
    counts.total += half < 1 ? 0 : half;
  }
}
