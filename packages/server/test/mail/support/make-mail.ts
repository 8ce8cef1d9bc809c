import type { Encoded } from './charsets.ts';
import type { Random } from './random.ts';

export interface Part {
  readonly type: string;
  readonly bytes: Buffer;
  readonly encoding?: '7bit' | '8bit' | 'base64' | 'quoted-printable';
  readonly name?: string;
  readonly inline?: boolean;
}

export type Headers = readonly (readonly [string, string])[];

const crlf = '\r\n';

function base64(bytes: Buffer): string {
  return (bytes.toString('base64').match(/.{1,76}/g) ?? []).join(crlf);
}

function quotedPrintable(bytes: Buffer): string {
  const lines: string[] = [];
  let line = '';
  for (const byte of bytes) {
    if (byte === 0x0a) {
      lines.push(line.replace(/ $/, '=20'));
      line = '';
      continue;
    }
    const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x3d;
    const coded = plain
      ? String.fromCharCode(byte)
      : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    if (line.length + coded.length > 74) {
      lines.push(`${line}=`);
      line = '';
    }
    line += coded;
  }
  return [...lines, line].join(crlf);
}

function encoded({ bytes, encoding = '8bit' }: Part): Buffer {
  if (encoding === 'base64') return Buffer.from(base64(bytes));
  if (encoding === 'quoted-printable') return Buffer.from(quotedPrintable(bytes));
  return Buffer.from(bytes.toString('latin1').replace(/\r?\n/g, crlf), 'latin1');
}

/** A header value in an encoded word where it is not plain. */
export function word(text: string): string {
  const plain = /^[\x20-\x7e]*$/.test(text);
  return plain ? text : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
}

function headOf(part: Part): readonly string[] {
  const name = part.name === undefined ? '' : `; name="${word(part.name)}"`;
  const disposition =
    part.name === undefined
      ? []
      : [
          `Content-Disposition: ${part.inline === true ? 'inline' : 'attachment'}; filename="${word(part.name)}"`,
        ];
  return [
    `Content-Type: ${part.type}${name}`,
    `Content-Transfer-Encoding: ${part.encoding ?? '8bit'}`,
    ...disposition,
  ];
}

export function textPart(text: Encoded, random: Random, subtype = 'plain'): Part {
  const plain = text.bytes.every((byte) => byte < 0x80);
  const encoding = random.of(
    text.charset === 'iso-2022-jp'
      ? (['7bit', 'base64'] as const)
      : plain
        ? (['7bit', 'quoted-printable', 'base64'] as const)
        : (['8bit', 'quoted-printable', 'base64'] as const),
  );
  return { type: `text/${subtype}; charset=${text.charset}`, bytes: text.bytes, encoding };
}

/** Parts in one, as another part. `end: false` leaves the last boundary out, as mails that were cut off have it. */
export function multipart(kind: string, parts: readonly Part[], random: Random, end = true): Part {
  const boundary = `b-${random.below(1e9).toString(36)}-${random.below(1e9).toString(36)}`;
  const pieces = parts.flatMap((part) => [
    Buffer.from([`--${boundary}`, ...headOf(part), '', ''].join(crlf)),
    encoded(part),
    Buffer.from(crlf),
  ]);
  const last = Buffer.from(end ? `--${boundary}--${crlf}` : '');
  return {
    type: `multipart/${kind}; boundary="${boundary}"`,
    bytes: Buffer.concat([...pieces, last]),
    encoding: '8bit',
  };
}

/** The bytes of a mail. */
export function mailOf(headers: Headers, part: Part): Buffer {
  const head = headers.map(([name, value]) => `${name}: ${value}`);
  const lines = [...head, 'MIME-Version: 1.0', ...headOf(part), '', ''].join(crlf);
  return Buffer.concat([Buffer.from(lines), encoded(part)]);
}
