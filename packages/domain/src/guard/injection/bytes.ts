const base64Values = new Map(
  [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].map((sign, value) => [
    sign,
    value,
  ]),
);
base64Values.set('-', 62).set('_', 63);

export function fromBase64(run: string): readonly number[] {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const sign of run) {
    const value = base64Values.get(sign);
    if (value === undefined) continue;
    bits = ((bits << 6) | value) & 0xffffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes.push((bits >> held) & 0xff);
  }
  return bytes;
}

export function fromDigits(run: string, digits: RegExp, radix: number): readonly number[] {
  return (run.match(digits) ?? []).map((one) => Number.parseInt(one, radix) & 0xff);
}

/**
 * UTF-8 as text; null when less than nine tenths of it is what people write, in which case it was never text. Written out
 * because this package may use no platform: bytes that are no UTF-8 count as what people do not write.
 */
export function readableBytes(bytes: readonly number[]): string | null {
  let text = '';
  let strange = 0;
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] as number;
    const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
    const code = length === 0 ? -1 : codePoint(bytes, at, length);
    if (code < 0) {
      strange += 1;
      at += 1;
      continue;
    }
    if (code < 0x20 && code !== 0x0a && code !== 0x09 && code !== 0x0d) strange += 1;
    else text += String.fromCodePoint(code);
    at += length;
  }
  return strange > bytes.length * 0.1 ? null : text;
}

function codePoint(bytes: readonly number[], at: number, length: number): number {
  const first = bytes[at] as number;
  if (length === 1) return first;
  let code = first & (0x7f >> length);
  for (let more = 1; more < length; more += 1) {
    const next = bytes[at + more];
    if (next === undefined || (next & 0xc0) !== 0x80) return -1;
    code = (code << 6) | (next & 0x3f);
  }
  return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? -1 : code;
}
