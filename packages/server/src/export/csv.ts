import { escapeFormula } from '../import-file/index.ts';

/** Null is an empty cell. */
export type Cell = string | number | null;

/** One record of CSV as RFC 4180 has it, with CRLF. A cell that a spreadsheet would run as a formula begins with an apostrophe. */
export function csvRecord(cells: readonly Cell[]): string {
  const written = cells.map((cell) => {
    // Only text can be a formula; a negative number is one.
    if (typeof cell !== 'string') return cell === null ? '' : String(cell);
    const safe = escapeFormula(cell);
    return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  });
  return `${written.join(',')}\r\n`;
}
