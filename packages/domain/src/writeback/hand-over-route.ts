import { own } from '../shared/own.ts';

/** Where tickets that go to people are put, in our values of the field that routes them. */
export interface HandOverRoutes {
  /** By the queue of Signalbox an item was given to. */
  readonly queues: Readonly<Record<string, string>>;
  readonly categories: Readonly<Record<string, string>>;
  readonly agents: Readonly<Record<string, string>>;
  /** For all others; null: they stay where they are. */
  readonly default: string | null;
}

export interface RoutedItem {
  /** The queue a person chose for it; null when nobody did. */
  readonly queue: string | null;
  readonly agent: string | null;
  readonly category: { readonly value: string; readonly confidence: number } | null;
  /** From this confidence on a category may choose the queue: below it, it would be a guess. */
  readonly sureFrom: number;
}

/** What a person said comes before what an agent is sure enough of, and both before what holds for the agent. */
export function routeOf(routes: HandOverRoutes, item: RoutedItem): string | null {
  const { queue, agent, category, sureFrom } = item;
  const byQueue = queue === null ? undefined : own(routes.queues, queue);
  const sure = category !== null && category.confidence >= sureFrom ? category.value : null;
  const byCategory = sure === null ? undefined : own(routes.categories, sure);
  const byAgent = agent === null ? undefined : own(routes.agents, agent);
  return byQueue ?? byCategory ?? byAgent ?? routes.default;
}
