import { ImportFileError } from './error.ts';

/** Our name → the file's column. */
export type ImportMapping = Readonly<Record<string, string>>;

/** What a column is read as: `body`, `subject`, `labels.category`, `fields.order_id`, … */
export type Target = string;

/** Target → the file's column, as the file spells it. */
export type ColumnPlan = ReadonlyMap<Target, string>;

// The order inside a list is the order of preference when a file has several.
const defaults: readonly (readonly [Target, readonly string[]])[] = [
  ['body', ['text', 'body']],
  ['subject', ['subject']],
  ['labels.category', ['category', 'label']],
  ['labels.priority', ['priority']],
  ['labels.team', ['team', 'queue']],
  ['externalId', ['id', 'externalid', 'external_id']],
  ['language', ['language', 'lang']],
  ['receivedAt', ['receivedat', 'received_at']],
  ['inScope', ['in_scope', 'inscope']],
  ['requester.email', ['requester.email', 'requester_email']],
  ['requester.name', ['requester.name', 'requester_name']],
  ['requester.id', ['requester.id', 'requester_id']],
];

const ourNames: ReadonlyMap<string, Target> = new Map([
  ...defaults.flatMap(([target, columns]) =>
    columns.filter((column) => column !== 'label').map((column) => [column, target] as const),
  ),
  ['label', 'labels.category'] as const,
]);

/** `ignore.1=Subject` in a mapping: this column is read as nothing, though its name would be understood. */
const ignored = /^ignore\.[a-zA-Z0-9]{1,20}$/;

const freeName = /^[a-zA-Z0-9_.-]{1,100}$/;

/** Reads `text=body,category=label`: left our name, right the file's column. Throws ImportFileError `bad_mapping`. */
export function parseMapping(written: string): ImportMapping {
  const mapping: Record<string, string> = {};
  for (const pair of written.split(',')) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    const column = pair.slice(at + 1).trim();
    if (at < 1 || name === '' || column === '') {
      throw new ImportFileError(
        'bad_mapping',
        '--map takes our name = their column, as in text=body,category=label',
      );
    }
    mapping[name] = column;
  }
  return mapping;
}

/**
 * Which column is read as what. A mapped name wins over the defaults; a column that was mapped serves no other
 * name, and `ignore.1`, `ignore.2`, … leave columns out. Columns nobody asked for are not read: in a history file they often hold what was only known after the
 * decision (a sub-category, a resolution), and a model must not learn from that. `fields.*` and `labels.*` are read.
 *
 * Throws ImportFileError `bad_mapping` for a name that cannot be one and `missing_column` for a mapped column
 * that is not there or a file without text.
 */
export function planColumns(columns: readonly string[], mapping: ImportMapping): ColumnPlan {
  const byLowerCase = new Map<string, string>();
  for (const column of columns) {
    const key = column.trim().toLowerCase();
    if (!byLowerCase.has(key)) byLowerCase.set(key, column);
  }
  const plan = new Map<Target, string>();
  const used = new Set<string>();
  for (const [name, wanted] of Object.entries(mapping)) {
    const column = columns.includes(wanted) ? wanted : byLowerCase.get(wanted.toLowerCase());
    if (column === undefined)
      throw missing(`the mapped column "${wanted}" is not in the file`, columns);
    if (!ignored.test(name)) plan.set(targetOf(name), column);
    used.add(column);
  }
  for (const [target, names] of defaults) {
    if (plan.has(target)) continue;
    const column = names
      .map((name) => byLowerCase.get(name))
      .find((found) => found !== undefined && !used.has(found));
    if (column !== undefined) plan.set(target, column);
  }
  for (const column of columns) {
    const target = prefixedTarget(column.trim());
    if (target !== null && !used.has(column) && !plan.has(target)) plan.set(target, column);
  }
  if (!plan.has('body'))
    throw missing('no column holds the text of the tickets (text or body)', columns);
  return plan;
}

function targetOf(name: string): Target {
  const known = ourNames.get(name.toLowerCase());
  if (known !== undefined) return known;
  if (!freeName.test(name)) {
    throw new ImportFileError(
      'bad_mapping',
      'a name in --map has 1 to 100 of the characters a-z A-Z 0-9 _ . -',
    );
  }
  return prefixedTarget(name) ?? `labels.${name}`;
}

function prefixedTarget(name: string): Target | null {
  const match = /^(fields?|labels?)\.([a-zA-Z0-9_.-]{1,100})$/.exec(name);
  if (match === null) return null;
  return `${match[1]?.startsWith('f') === true ? 'fields' : 'labels'}.${match[2] ?? ''}`;
}

function missing(what: string, columns: readonly string[]): ImportFileError {
  const shown = columns.slice(0, 50).map((column) => column.slice(0, 60));
  return new ImportFileError(
    'missing_column',
    `${what}; columns found: ${shown.join(', ') || 'none'}. Name the right ones: --map text=COLUMN,category=COLUMN`,
    columns,
  );
}
