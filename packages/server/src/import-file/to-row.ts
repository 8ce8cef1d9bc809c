import type { ImportRow, RowFault } from './import-row.ts';
import type { ColumnPlan } from './mapping.ts';

export type RowResult =
  | { readonly ok: true; readonly row: ImportRow }
  | { readonly ok: false; readonly code: RowFault; readonly reason: string };

type Cell = (column: string) => unknown;

class BadCell extends Error {
  readonly code: RowFault;

  constructor(code: RowFault, reason: string) {
    super(reason);
    this.code = code;
  }
}

/** One record's cells as a row. Formula cells (`=1+1`) are data and stay as they are. */
export function toRow(plan: ColumnPlan, cell: Cell): RowResult {
  try {
    return { ok: true, row: build(plan, cell) };
  } catch (error) {
    if (error instanceof BadCell) return { ok: false, code: error.code, reason: error.message };
    throw error;
  }
}

function build(plan: ColumnPlan, cell: Cell): ImportRow {
  const read = (target: string): string | null => {
    const column = plan.get(target);
    return column === undefined ? null : text(cell(column), column);
  };
  const body = read('body') ?? '';
  const subject = orNull(read('subject'));
  if (body.trim() === '' && (subject ?? '').trim() === '') {
    throw new BadCell('empty_text', 'the row has neither text nor subject');
  }
  const inScope = scope(read('inScope'));
  return {
    externalId: orNull(read('externalId')?.trim() ?? null),
    subject,
    body,
    labels: inScope ? prefixed(plan, 'labels.', read) : {},
    inScope,
    language: orNull(read('language')?.trim().toLowerCase() ?? null),
    receivedAt: instant(read('receivedAt')),
    requester: requester(read),
    fields: prefixed(plan, 'fields.', read),
  };
}

function text(value: unknown, column: string): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new BadCell(
    'wrong_type',
    `column "${column.slice(0, 60)}" holds a list or an object, not text`,
  );
}

function orNull(value: string | null): string | null {
  return value === '' ? null : value;
}

function prefixed(
  plan: ColumnPlan,
  prefix: string,
  read: (target: string) => string | null,
): Record<string, string> {
  const entries: [string, string][] = [];
  for (const target of plan.keys()) {
    if (!target.startsWith(prefix)) continue;
    const value = read(target)?.trim() ?? '';
    if (value !== '') entries.push([target.slice(prefix.length), value]);
  }
  return Object.fromEntries(entries);
}

function scope(value: string | null): boolean {
  switch ((value ?? '').trim().toLowerCase()) {
    case '':
    case '1':
    case 'true':
    case 'yes':
      return true;
    case '0':
    case 'false':
    case 'no':
      return false;
    default:
      throw new BadCell('bad_in_scope', 'in_scope is one of 1, 0, true, false, yes, no');
  }
}

// A date without a zone is read as UTC: the machine's own zone would make two imports of one file differ.
const dateTime =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s?(Z|[+-]\d{2}:?\d{2})?)?$/i;

function instant(value: string | null): string | null {
  const written = value?.trim() ?? '';
  if (written === '') return null;
  const match = dateTime.exec(written);
  const zone = (match?.[3] ?? 'Z').replace(/^([+-]\d{2})(\d{2})$/, '$1:$2').toUpperCase();
  const ms =
    match === null ? Number.NaN : Date.parse(`${match[1] ?? ''}T${match[2] ?? '00:00'}${zone}`);
  if (Number.isNaN(ms)) {
    throw new BadCell(
      'bad_received_at',
      'received_at is an RFC 3339 date and time, as 2026-03-01T09:30:00Z',
    );
  }
  return new Date(ms).toISOString();
}

function requester(read: (target: string) => string | null): ImportRow['requester'] {
  const found: { email?: string; name?: string; id?: string } = {};
  for (const part of ['email', 'name', 'id'] as const) {
    const value = read(`requester.${part}`)?.trim() ?? '';
    if (value !== '') found[part] = value;
  }
  return Object.keys(found).length === 0 ? null : found;
}
