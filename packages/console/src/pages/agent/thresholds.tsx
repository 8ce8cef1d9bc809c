import type { AgentVersionView } from '@signalbox/contract';
import type { ReactNode } from 'react';
import { Table } from '../../components/table/table.tsx';
import { formatConfidence } from '../../format/number.ts';
import classes from './agent.module.css';
import { configOf } from './config.ts';

interface Row {
  readonly name: string;
  readonly values: string;
  readonly auto: number | undefined;
  readonly assisted: number | undefined;
  readonly from: string;
}

/** From which confidence on a decision counts by itself, and from which it is proposed; the closest rule wins. */
export function Thresholds({ live }: { readonly live: AgentVersionView }): ReactNode {
  return (
    <>
      <Table
        label="Thresholds"
        rows={rowsOf(live)}
        idOf={({ name, values }) => `${name} ${values}`}
        columns={[
          { id: 'name', header: 'For', cell: ({ name }) => name },
          { id: 'values', header: 'Values', cell: ({ values }) => values },
          {
            id: 'auto',
            header: 'Alone from',
            align: 'end',
            fit: true,
            cell: ({ auto }) => text(auto),
          },
          {
            id: 'assisted',
            header: 'Proposed from',
            align: 'end',
            fit: true,
            cell: ({ assisted }) => text(assisted),
          },
          { id: 'from', header: 'Said by', cell: ({ from }) => from },
        ]}
      />
      <p className={classes.note}>
        Confidence from 0 to 1, checked against what people decided. Below “proposed from” a ticket
        goes to people without a proposal that counts. An exception holds when all its values fit.
      </p>
    </>
  );
}

function text(value: number | undefined): string {
  return value === undefined ? 'as above' : formatConfidence(value);
}

function rowsOf(live: AgentVersionView): readonly Row[] {
  const { agent = {}, policy = {} } = configOf(live);
  const base = { ...policy.thresholds, ...agent.thresholds };
  const own = Object.keys(agent.thresholds ?? {}).length > 0;
  const from = own ? 'the agent' : 'the policy of the workspace';
  const fields = Object.entries(agent.fields ?? {})
    .filter(([, field]) => field.on)
    .map(([name, field]): Row => {
      const given = field.thresholds;
      const said = Object.keys(given).length > 0;
      return {
        name,
        values: field.values === null ? 'any' : field.values.join(', '),
        auto: given.auto ?? base.auto,
        assisted: given.assisted ?? base.assisted,
        from: said ? `the field ${name}` : from,
      };
    });
  const overrides = (agent.overrides ?? []).map(
    ({ when, thresholds }): Row => ({
      name: Object.keys(when).join(' and '),
      values: Object.values(when)
        .map((values) => values.join(' or '))
        .join('; '),
      auto: thresholds.auto,
      assisted: thresholds.assisted,
      from: 'an exception',
    }),
  );
  return [...fields, ...overrides];
}
