/**
 * Which UTF-16 code units belong to a word: letters, marks and digits of any script, the underscore,
 * and surrogates (emoji and rare scripts are kept as words rather than lost).
 * Built on first use: 65,536 tests of one expression take a few milliseconds.
 */
let table: Uint8Array | null = null;

export function wordUnits(): Uint8Array {
  if (table !== null) return table;
  const built = new Uint8Array(65_536);
  const word = /[\p{L}\p{M}\p{N}_]/u;
  for (let unit = 0; unit < 65_536; unit += 1) {
    const surrogate = unit >= 0xd800 && unit <= 0xdfff;
    if (surrogate || word.test(String.fromCharCode(unit))) built[unit] = 1;
  }
  table = built;
  return built;
}
