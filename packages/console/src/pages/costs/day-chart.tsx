import type { ReactNode } from 'react';
import type { CostsView } from '../../api/costs.ts';
import { Table, type TableColumn } from '../../components/table/table.tsx';
import { formatCount } from '../../format/number.ts';
import classes from './costs.module.css';
import type { Money } from './money.ts';
import { cachedShare } from './today.tsx';

type Day = CostsView['byDay'][number];

/** Beyond this, a limit would press the days flat; it is said in words instead. */
const limitShownUpTo = 1.5;

/** What each day cost, as bars with the limit of a day; the numbers of every bar are in the table below it. */
export function DayChart({
  costs: { byDay, limits },
  money,
}: {
  readonly costs: CostsView;
  readonly money: Money;
}): ReactNode {
  const most = Math.max(...byDay.map((day) => day.costMicros), 1);
  const limit = limits.perDayMicros;
  const shown = limit !== null && limit <= most * limitShownUpTo;
  const top = shown ? Math.max(most, limit) : most;
  const share = (micros: number): string => `${((micros / top) * 100).toFixed(2)}%`;
  const dearest = byDay.reduce((a, b) => (b.costMicros > a.costMicros ? b : a));
  return (
    <div className={classes.chart}>
      <p className={classes.soft}>
        {dearest.costMicros === 0
          ? 'Nothing was charged in these days.'
          : `At most ${money(dearest.costMicros)}, on ${dearest.day}. `}
        {limit === null || dearest.costMicros === 0
          ? ''
          : shown
            ? `The line is the limit of a day as it is now, ${money(limit)}.`
            : `The limit of a day, ${money(limit)}, is far above all of them.`}
      </p>
      <div className={classes.plot} aria-hidden="true">
        {shown ? <span className={classes.limit} style={{ bottom: share(limit) }} /> : null}
        {byDay.map(({ day, costMicros }) => (
          <span key={day} className={classes.day} title={`${day}: ${money(costMicros)}`}>
            <span
              className={classes.column}
              data-over={limit !== null && costMicros > limit}
              style={{ height: share(costMicros) }}
            />
          </span>
        ))}
      </div>
      <p className={classes.axis} aria-hidden="true">
        <span>{byDay[0]?.day}</span>
        <span>{byDay.at(-1)?.day}</span>
      </p>
      <details className={classes.details}>
        <summary>Day by day, in numbers</summary>
        <Table
          label="Costs by day"
          rows={byDay.filter(({ calls }) => calls > 0).reverse()}
          idOf={({ day }) => day}
          columns={columnsOf(money)}
        />
      </details>
    </div>
  );
}

const columnsOf = (money: Money): readonly TableColumn<Day>[] => [
  { id: 'day', header: 'Day (UTC)', cell: ({ day }) => day },
  { id: 'cost', header: 'Cost', align: 'end', cell: (day) => money(day.costMicros) },
  { id: 'calls', header: 'Calls', align: 'end', cell: ({ calls }) => formatCount(calls) },
  { id: 'in', header: 'Tokens in', align: 'end', cell: (day) => formatCount(day.inputTokens) },
  { id: 'cached', header: 'Of these cached', align: 'end', cell: cachedShare },
  { id: 'out', header: 'Tokens out', align: 'end', cell: (day) => formatCount(day.outputTokens) },
];
