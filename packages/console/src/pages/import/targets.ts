/** What a column of the file can be read as, in the words of the preview: `body`, `labels.category`, … */
export interface TargetChoice {
  readonly value: string;
  readonly label: string;
}

export interface TargetGroup {
  readonly group: string;
  readonly items: TargetChoice[];
}

/** Column of the file → what it is read as; null: not read. */
export type Reading = Readonly<Record<string, string | null>>;

export const notRead = '';

const ticket: readonly TargetChoice[] = [
  { value: 'body', label: 'Text of the ticket' },
  { value: 'subject', label: 'Subject' },
  { value: 'externalId', label: 'Id in your system' },
  { value: 'receivedAt', label: 'When it came in' },
  { value: 'language', label: 'Language' },
  { value: 'inScope', label: 'Is a ticket at all (1 or 0)' },
];
const requester: readonly TargetChoice[] = [
  { value: 'requester.email', label: 'Requester: mail address' },
  { value: 'requester.name', label: 'Requester: name' },
  { value: 'requester.id', label: 'Requester: id' },
];

/** The choices for one column: of the ticket, the answers the agents learn, and as a field that comes along. */
export function targetGroups(
  column: string,
  current: string | null,
  fields: readonly string[],
): TargetGroup[] {
  const answers = fields.map((field) => ({ value: `labels.${field}`, label: `Answer: ${field}` }));
  const free = freeName(column);
  const extra = free === '' ? [] : [{ value: `fields.${free}`, label: `Comes along as “${free}”` }];
  const known = [...ticket, ...requester, ...answers, ...extra];
  const other =
    current === null || known.some(({ value }) => value === current)
      ? []
      : [{ value: current, label: wordOf(current) }];
  return [
    { group: 'Left out', items: [{ value: notRead, label: 'Not read' }] },
    { group: 'The ticket', items: [...ticket] },
    { group: 'The right answers', items: answers },
    { group: 'Who asked', items: [...requester] },
    { group: 'More', items: [...extra, ...other] },
  ].filter(({ items }) => items.length > 0);
}

/** "Text of the ticket", "Answer: category". */
export function wordOf(target: string): string {
  const known = [...ticket, ...requester].find(({ value }) => value === target);
  if (known !== undefined) return known.label;
  const [kind, ...name] = target.split('.');
  return kind === 'labels' ? `Answer: ${name.join('.')}` : `Comes along as “${name.join('.')}”`;
}

function freeName(column: string): string {
  return column
    .trim()
    .replaceAll(/[^A-Za-z0-9_.-]+/g, '_')
    .slice(0, 100);
}

/** What the person chose, with `column` given to `target`: what had it before is not read any more. */
export function withTarget(
  chosen: Reading,
  reading: Reading,
  column: string,
  target: string | null,
): Reading {
  const before = Object.entries(reading).find(
    ([name, value]) => name !== column && target !== null && value === target,
  );
  return { ...chosen, ...(before === undefined ? {} : { [before[0]]: null }), [column]: target };
}

/** Such a column stays as it was guessed: the names of a mapping are separated by commas. */
export function canBeMapped(column: string): boolean {
  return column.trim() !== '' && !column.includes(',');
}

/** `map` of the API for what the person chose; undefined when nothing was. */
export function mapOf(chosen: Reading): string | undefined {
  const pairs = Object.entries(chosen)
    .filter(([column]) => canBeMapped(column))
    .map(([column, target], at) =>
      target === null ? `ignore.${at + 1}=${column}` : `${nameOf(target)}=${column}`,
    );
  return pairs.length === 0 ? undefined : pairs.join(',');
}

const names: Readonly<Record<string, string>> = {
  body: 'text',
  externalId: 'id',
  receivedAt: 'received_at',
  inScope: 'in_scope',
};

function nameOf(target: string): string {
  return names[target] ?? target;
}
