import type { StrictSystem } from './strict-system.ts';

export type Cells = Readonly<Record<string, string>>;

type Condition = (row: Cells) => boolean;

const operators: Readonly<Record<string, (stands: string, given: string) => boolean>> = {
  '<=': (stands, given) => stands <= given,
  '>=': (stands, given) => stands >= given,
  IN: (stands, given) => given.split(',').includes(stands),
  LIKE: (stands, given) => stands.includes(given),
  '=': (stands, given) => stands === given,
};

/**
 * Rows of a table by an encoded query. What names no column is left out and the rest answers, as ServiceNow does unless
 * `glide.invalid_query.returns_no_rows` is set; the fake counts it as a fault besides.
 */
export function queried(
  system: Pick<StrictSystem, 'violated'>,
  rows: readonly Cells[],
  query: string,
  columns: readonly string[],
): Cells[] {
  const must: Condition[] = [];
  const orders: ((a: Cells, b: Cells) => number)[] = [];
  for (const part of query.split(/\^(?!OR(?!DERBY))/)) {
    const [, descending, by] = /^ORDERBY(DESC)?(\w+)$/.exec(part) ?? [];
    if (by !== undefined) {
      const sign = descending === undefined ? 1 : -1;
      orders.push((a, b) => sign * (a[by] ?? '').localeCompare(b[by] ?? ''));
      continue;
    }
    const any = part.split('^OR').flatMap((text) => conditionOf(text, columns) ?? []);
    if (any.length < part.split('^OR').length) system.violated(`query: no condition ${part}`);
    if (any.length > 0) must.push((row) => any.some((one) => one(row)));
  }
  return rows
    .filter((row) => must.every((one) => one(row)))
    .sort((a, b) => orders.map((order) => order(a, b)).find((one) => one !== 0) ?? 0);
}

function conditionOf(text: string, columns: readonly string[]): Condition | null {
  const [, column = '', operator = '', value = ''] =
    /^([a-z_.]+)(<=|>=|IN|LIKE|=)(.*)$/s.exec(text) ?? [];
  const compare = operators[operator];
  if (compare === undefined || !columns.includes(column)) return null;
  return (row) => compare(row[column] ?? '', value);
}
