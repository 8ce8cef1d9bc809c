import type { BudgetView, ControlVerdict } from '@signalbox/domain';

/** A budget of which at least half of what is allowed is spent. */
export interface Burning {
  readonly agent: string;
  readonly category: string | null;
  readonly budget: BudgetView;
}

/** Share of the first limit from which people are warned. */
const warnFrom = 0.5;

/** Budgets to warn of, by the name of their control. */
export function burningOf(verdict: ControlVerdict): ReadonlyMap<string, Burning> {
  const burning = new Map<string, Burning>();
  const look = (id: string, agent: string, category: string | null, budget: BudgetView): void => {
    const burn = Math.max(budget.burn.long ?? 0, budget.burn.short ?? 0);
    if (budget.errors > 0 && burn >= warnFrom) burning.set(id, { agent, category, budget });
  };
  for (const [agent, one] of Object.entries(verdict.agents)) {
    look(`mode:${agent}`, agent, null, one.budget);
    for (const [category, { budget }] of Object.entries(one.categories)) {
      look(`mode:${agent}/${category}`, agent, category, budget);
    }
  }
  return burning;
}
