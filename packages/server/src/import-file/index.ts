export { csvLine, escapeFormula } from './csv-cell.ts';
export { ImportFileError, type ImportFileFault } from './error.ts';
export { type FileFingerprint, fingerprintFile } from './fingerprint.ts';
export type { BadRow, ImportRow, ReadRow, RowFault } from './import-row.ts';
export { type ImportMapping, parseMapping, planColumns } from './mapping.ts';
export type { ImportFormat } from './open-import-file.ts';
export { createQuarantine, type Quarantine, type QuarantineOptions } from './quarantine.ts';
export { readColumns } from './read-columns.ts';
export { type ReadOptions, readRows } from './read-rows.ts';
