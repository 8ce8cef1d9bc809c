export type ImportFileFault =
  | 'file_not_found'
  | 'not_a_file'
  | 'compressed_file'
  | 'encoding_unsupported'
  | 'empty_file'
  | 'header_unreadable'
  | 'missing_column'
  | 'bad_mapping'
  | 'malformed_json';

/** The file as a whole cannot be read. The message says what to do; it names columns, never cells. */
export class ImportFileError extends Error {
  override readonly name = 'ImportFileError';
  readonly code: ImportFileFault;
  /** The columns found, for `missing_column`. */
  readonly columns: readonly string[];

  constructor(code: ImportFileFault, message: string, columns: readonly string[] = []) {
    super(message);
    this.code = code;
    this.columns = columns;
  }
}
