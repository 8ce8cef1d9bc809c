// A jsonb number is a decimal of any length; JavaScript reads the nearest double. Only these can differ from their double.
const suspicious = /[\d.]{16}|\.\d*0(?!\d)/;
const token = /"(?:[^"\\]|\\.)*"|-?\d[\d.]*/g;

/**
 * Whether every number in the text of a jsonb is written exactly as PostgreSQL writes the double it reads as. False for an
 * edit too small for a double to show (0.10000000000000000001) or one that only adds zeros (1.0): the MAC cannot see either.
 */
export function hasExactNumbers(jsonb: string): boolean {
  if (!suspicious.test(jsonb)) return true;
  for (const [found] of jsonb.matchAll(token)) {
    if (!found.startsWith('"') && found !== plainDecimal(Number(found))) return false;
  }
  return true;
}

/** The shortest decimal that reads as this double, without an exponent. */
function plainDecimal(value: number): string {
  const text = String(value);
  const [mantissa = '', exponent] = text.split('e');
  if (exponent === undefined) return text;
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, '0')}`;
}
