import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type CostsView, costsQuery } from '../../api/costs.ts';
import { ActiveFilters } from '../../components/filter/active-filters.tsx';
import { MoreFilters } from '../../components/filter/more-filters.tsx';
import { Page, Section } from '../../components/page/page.tsx';
import { EmptyState, ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import tabs from '../../components/tabs/tabs.module.css';
import { AgentsToday, Breakdown } from './breakdown.tsx';
import classes from './costs.module.css';
import { DayChart } from './day-chart.tsx';
import { moneyIn } from './money.ts';
import type { CostsSearch } from './route.ts';
import { Figures } from './today.tsx';

const dayMs = 86_400_000;
const ranges = [
  { days: '7', label: '7 days' },
  { days: undefined, label: '30 days' },
  { days: '92', label: '92 days' },
] as const;
const dayFilters = [
  { kind: 'day', name: 'from', label: 'From' },
  { kind: 'day', name: 'to', label: 'Up to' },
] as const;

/** What language models cost, and whether today stays within its limits. */
export function CostsPage(): ReactNode {
  const search = useSearch({ from: '/shell/costs' });
  const { from, to } = daysOf(search, Date.now());
  const { data, error, refetch } = useQuery(costsQuery(from, to));
  return (
    <Page
      title="Costs"
      question="What do language models cost, and will today stay within its limits?"
      bar={<Range search={search} />}
    >
      {error !== null ? (
        <ErrorState
          error={error}
          what="The costs could not be loaded"
          onRetry={() => void refetch()}
        />
      ) : data === undefined ? (
        <RowsSkeleton />
      ) : (
        <Loaded costs={data} />
      )}
    </Page>
  );
}

/** Which days are asked for; what is undefined is the server's to choose. */
function daysOf(
  { days, from, to }: CostsSearch,
  nowMs: number,
): { readonly from: string | undefined; readonly to: string | undefined } {
  if (from !== undefined || to !== undefined || days === undefined) return { from, to };
  const first = new Date(nowMs - (Number(days) - 1) * dayMs).toISOString().slice(0, 10);
  return { from: first, to: undefined };
}

function Range({ search }: { readonly search: CostsSearch }): ReactNode {
  const navigate = useNavigate({ from: '/costs' });
  const { days, from, to } = search;
  const chosen = from !== undefined || to !== undefined;
  const change = (values: Readonly<Record<string, string | undefined>>): void => {
    void navigate({ search: { from, to, ...values }, replace: true });
  };
  return (
    <>
      <div className={classes.range}>
        <nav aria-label="Days" className={tabs.tabs}>
          {ranges.map((one) => (
            <Link
              key={one.label}
              to="/costs"
              search={{ days: one.days }}
              activeOptions={{ exact: true, explicitUndefined: true }}
              activeProps={{}}
              className={tabs.tab}
              aria-current={!chosen && one.days === days ? 'page' : undefined}
            >
              {one.label}
            </Link>
          ))}
        </nav>
        <MoreFilters filters={dayFilters} values={{ from, to }} onChange={change} />
      </div>
      <ActiveFilters
        filters={dayFilters.flatMap(({ name, label }) => {
          const value = search[name];
          return value === undefined ? [] : [{ name, text: `${label}: ${value}` }];
        })}
        onRemove={(name) => change({ [name]: undefined })}
      />
    </>
  );
}

function Loaded({ costs }: { readonly costs: CostsView }): ReactNode {
  const money = moneyIn(costs.oneUsd);
  const { total, today, underWay, oneUsd } = costs;
  const nothing = total.calls === 0;
  if (nothing && today.agents.length === 0 && underWay.calls === 0)
    return <NoCalls costs={costs} />;
  return (
    <>
      <Figures {...{ costs, money }} />
      {oneUsd === null ? null : (
        <p className={classes.soft}>
          Models are priced and counted in dollars; amounts are in {oneUsd.currency} at the rate of
          the policy, {money(1_000_000)} for a dollar.
        </p>
      )}
      {today.agents.length === 0 ? null : <AgentsToday {...{ costs, money }} />}
      {nothing ? (
        <EmptyState title="No model was asked in these days" />
      ) : (
        <>
          <Section title="By day">
            <DayChart {...{ costs, money }} />
          </Section>
          <Breakdown {...{ costs, money }} />
        </>
      )}
    </>
  );
}

function NoCalls({ costs: { from, to } }: { readonly costs: CostsView }): ReactNode {
  return (
    <EmptyState
      title={`No language model was asked from ${from} to ${to}`}
      action={<Link to="/agents">See the agents</Link>}
    >
      <p>
        Rules and the built-in model cost nothing. A language model is a file under{' '}
        <code>models/</code> of the workspace, with its provider and its prices; an agent asks it
        once its file names it in <code>tiers</code>. The guide <code>docs/guides/models.md</code>{' '}
        has both, and how <code>policy.spend</code> limits what a ticket, an agent and a day may
        cost.
      </p>
    </EmptyState>
  );
}
