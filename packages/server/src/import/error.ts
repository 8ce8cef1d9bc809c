/** Another process goes on with the same file; this one stopped before it did any row twice. */
export class ImportTakenOverError extends Error {
  override readonly name = 'ImportTakenOverError';
  readonly code = 'import_taken_over';

  constructor() {
    super('another process is importing this file');
  }
}
