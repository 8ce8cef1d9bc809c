/** A text as a mail holds it: its bytes and what they are called. */
export interface Encoded {
  readonly charset: string;
  readonly bytes: Buffer;
  /** What a reader must see. */
  readonly text: string;
}

const cyrillic = 'юабцдефгхийклмнопярстужвьызшэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ';
const cp1252: ReadonlyMap<string, number> = new Map([
  ...([
    ['€', 0x80],
    ['„', 0x84],
    ['…', 0x85],
    ['’', 0x92],
    ['“', 0x93],
    ['–', 0x96],
  ] as const),
]);

function single(
  charset: string,
  text: string,
  high: (character: string) => number | undefined,
): Encoded {
  const bytes = [...text].map((character) => {
    const code = character.codePointAt(0) ?? 0;
    const coded = code < 0x80 ? code : high(character);
    if (coded === undefined) throw new Error(`${character} is not in ${charset}`);
    return coded;
  });
  return { charset, bytes: Buffer.from(bytes), text };
}

export function utf8(text: string): Encoded {
  return { charset: 'utf-8', bytes: Buffer.from(text), text };
}

export function latin1(text: string): Encoded {
  return { charset: 'iso-8859-1', bytes: Buffer.from(text, 'latin1'), text };
}

export function windows1252(text: string): Encoded {
  const high = (character: string): number | undefined => {
    const code = character.codePointAt(0) ?? 0;
    return cp1252.get(character) ?? (code >= 0xa0 && code <= 0xff ? code : undefined);
  };
  return single('windows-1252', text, high);
}

export function koi8r(text: string): Encoded {
  return single('koi8-r', text, (character) => {
    const at = cyrillic.indexOf(character);
    return at < 0 ? undefined : 0xc0 + at;
  });
}

/** `こんにちは` and ASCII, with the escapes of ISO-2022-JP. */
export function iso2022jp(ascii: string): Encoded {
  const greeting = Buffer.from('\u001b$B$3$s$K$A$O\u001b(B', 'latin1');
  return {
    charset: 'iso-2022-jp',
    bytes: Buffer.concat([greeting, Buffer.from(` ${ascii}`)]),
    text: `こんにちは ${ascii}`,
  };
}
