/**
 * Makes a cell that a spreadsheet shows and does not run: a leading `=`, `+`, `-`, `@`, tab or line end (or a
 * full-width form of the signs) gets an apostrophe before it (OWASP, CSV Injection).
 */
export function escapeFormula(cell: string): string {
  return /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(cell) ? `'${cell}` : cell;
}

/** One line of CSV (RFC 4180), its cells safe for spreadsheets. Ends with `\n`. */
export function csvLine(cells: readonly string[]): string {
  const written = cells.map((cell) => {
    const safe = escapeFormula(cell);
    return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  });
  return `${written.join(',')}\n`;
}
