/** One ticket of a file. Text is as the file has it: sanitising and redaction belong to intake. */
export interface ImportRow {
  readonly externalId: string | null;
  readonly subject: string | null;
  /** May be empty when there is a subject. */
  readonly body: string;
  /** By field name: `category`, `priority`, `team` and whatever else was mapped. Empty when out of scope. */
  readonly labels: Readonly<Record<string, string>>;
  /** False: the ticket belongs to no class; it is never one of its own. */
  readonly inScope: boolean;
  readonly language: string | null;
  /** RFC 3339 UTC. */
  readonly receivedAt: string | null;
  readonly requester: {
    readonly email?: string;
    readonly name?: string;
    readonly id?: string;
  } | null;
  readonly fields: Readonly<Record<string, string>>;
}

export type RowFault =
  | 'record_too_large'
  | 'bad_quotes'
  | 'bad_utf8'
  | 'column_count'
  | 'malformed_csv'
  | 'malformed_json'
  | 'not_an_object'
  | 'wrong_type'
  | 'empty_text'
  | 'bad_text'
  | 'bad_in_scope'
  | 'bad_received_at';

/** `line` is where the record begins, `record` its number; both count from 1, a CSV header is no record. */
export type ReadRow =
  | { readonly line: number; readonly record: number; readonly ok: true; readonly row: ImportRow }
  | ({ readonly line: number; readonly record: number; readonly ok: false } & BadRow);

export interface BadRow {
  readonly code: RowFault;
  readonly reason: string;
  /** The start of the record, at most 2,000 characters. */
  readonly raw: string;
}
