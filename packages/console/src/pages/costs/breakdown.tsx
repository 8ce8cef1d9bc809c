import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CostFigures, CostsView } from '../../api/costs.ts';
import { Section } from '../../components/page/page.tsx';
import { Table, type TableColumn } from '../../components/table/table.tsx';
import { formatCount, formatShare } from '../../format/number.ts';
import classes from './costs.module.css';
import type { Money } from './money.ts';
import { outcomeWords } from './outcome-words.ts';
import { cachedShare, UsedBar } from './today.tsx';

interface Parts {
  readonly costs: CostsView;
  readonly money: Money;
}

/** What the chosen days cost, by who asked which model, by model, by how calls ended, and the tickets that cost most. */
export function Breakdown({ costs, money }: Parts): ReactNode {
  const cost = costOf(costs.total.costMicros, money);
  return (
    <>
      <Section title="By agent and model">
        <Table
          label="Costs by agent and model"
          rows={costs.byAgentAndModel}
          idOf={({ agent, model }) => `${agent} ${model}`}
          columns={[
            { id: 'agent', header: 'Agent', cell: ({ agent }) => <AgentLink agent={agent} /> },
            { id: 'model', header: 'Model', cell: ({ model }) => <code>{model}</code> },
            ...cost,
            ...tokens,
          ]}
        />
      </Section>
      <div className={classes.pair}>
        <Section title="By model">
          <Table
            label="Costs by model"
            rows={costs.byModel}
            idOf={({ model }) => model}
            columns={[
              { id: 'model', header: 'Model', cell: ({ model }) => <code>{model}</code> },
              ...cost,
            ]}
          />
        </Section>
        <Section title="How calls ended">
          <Table
            label="Costs by how calls ended"
            rows={costs.byOutcome}
            idOf={({ outcome }) => outcome ?? ''}
            columns={[
              {
                id: 'outcome',
                header: 'The call',
                cell: ({ outcome }) => outcomeWords(outcome),
              },
              ...cost,
            ]}
          />
        </Section>
      </div>
      {costs.dearest.length === 0 ? null : <Dearest {...{ costs, money }} />}
    </>
  );
}

function Dearest({ costs, money }: Parts): ReactNode {
  return (
    <Section
      title="Tickets that cost most"
      aside={
        <span className={classes.soft}>
          {costs.limits.perItemMicros === null
            ? 'There is no limit of a ticket.'
            : `The limit of a ticket is ${money(costs.limits.perItemMicros)}, over all its days.`}
        </span>
      }
    >
      <Table
        label="Tickets that cost most"
        rows={costs.dearest}
        idOf={({ itemId }) => itemId}
        columns={[
          {
            id: 'ticket',
            header: 'Ticket',
            cell: ({ itemId, externalId }) => (
              <Link className={classes.link} to="/items/$itemId" params={{ itemId }}>
                {externalId}
              </Link>
            ),
          },
          { id: 'source', header: 'Source', cell: ({ source }) => source },
          ...costOf(costs.total.costMicros, money),
          ...tokens,
        ]}
      />
    </Section>
  );
}

/** Agents that asked a model today, each against the limit an agent has for a day. */
export function AgentsToday({ costs, money }: Parts): ReactNode {
  const { perAgentDayMicros: limit } = costs.limits;
  return (
    <Section
      title="Agents today"
      aside={
        <span className={classes.soft}>
          {limit === null
            ? 'There is no limit of an agent.'
            : `The limit of each agent for a day is ${money(limit)}.`}
        </span>
      }
    >
      <Table
        label="Agents today"
        rows={costs.today.agents}
        idOf={({ agent }) => agent}
        columns={[
          { id: 'agent', header: 'Agent', cell: ({ agent }) => <AgentLink agent={agent} /> },
          { id: 'spent', header: 'Spent', align: 'end', cell: (one) => money(one.spentMicros) },
          {
            id: 'aside',
            header: 'Set aside',
            align: 'end',
            cell: (one) => money(one.setAsideMicros),
          },
          {
            id: 'forecast',
            header: 'Forecast',
            align: 'end',
            cell: (one) => money(one.forecastMicros),
          },
          ...(limit === null
            ? []
            : [
                {
                  id: 'used',
                  header: 'Of its limit',
                  cell: (one: CostsView['today']['agents'][number]) => (
                    <UsedBar spend={one} limitMicros={limit} />
                  ),
                },
              ]),
        ]}
      />
    </Section>
  );
}

/** What no agent may be called: vectors of articles are made for all of them. */
const ofArticles = '(articles)';

function AgentLink({ agent }: { readonly agent: string }): ReactNode {
  if (agent === ofArticles) return 'articles, for search by meaning';
  return (
    <Link className={classes.link} to="/agents/$agentName" params={{ agentName: agent }}>
      {agent}
    </Link>
  );
}

const costOf = (totalMicros: number, money: Money): readonly TableColumn<CostFigures>[] => [
  { id: 'cost', header: 'Cost', align: 'end', cell: (row) => money(row.costMicros) },
  {
    id: 'share',
    header: 'Share',
    align: 'end',
    cell: (row) => (totalMicros === 0 ? '' : formatShare(row.costMicros / totalMicros)),
  },
  { id: 'calls', header: 'Calls', align: 'end', cell: ({ calls }) => formatCount(calls) },
];
const tokens: readonly TableColumn<CostFigures>[] = [
  { id: 'in', header: 'Tokens in', align: 'end', cell: (row) => formatCount(row.inputTokens) },
  { id: 'cached', header: 'Of these cached', align: 'end', cell: cachedShare },
  { id: 'out', header: 'Tokens out', align: 'end', cell: (row) => formatCount(row.outputTokens) },
];
