import type { ReplyPlace } from './answer.ts';

/** Something a mail program or a browser makes a link of. */
export interface Link extends ReplyPlace {
  readonly kind: 'mail' | 'web';
  /** Lower case; empty for one that names no host, such as `data:` or `file:`. */
  readonly host: string;
  /** As it stands, without what a sentence put behind it. */
  readonly written: string;
}

/** Ends before brackets, and before a second address that stands right behind: programs differ in where they end a link. */
const inLink = '(?!https?://)[^\\s<>"\'`()[\\]{}|]';
const scheme = new RegExp(
  `\\b[a-z][a-z0-9+.-]{1,20}:(?://|\\\\\\\\)(?:\\[[\\da-f:.]{2,60}\\](?:${inLink}){0,2000}|(?:${inLink}){1,2000})`,
  'gi',
);
const withoutHost = /\b(?:data|javascript|vbscript|file|blob):[^\s<>"'`]{1,2000}/gi;
/** `//host/path` is a link in HTML and Markdown. */
const schemeless = /(?<=^|[\s("'=<])\/\/[^\s<>"'`()/]{1,253}\.[^\s<>"'`()]{1,2000}/g;
const mail = /[\p{L}\p{N}.!#$%&*+^_~'-]{1,64}@[\p{L}\p{N}.-]{1,253}/gu;
const bare =
  /(?<![\p{L}\p{N}@.\-/:_])[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62}\.){1,8}[\p{L}][\p{L}\p{N}-]{1,62}\b(?:[:/?#][^\s<>"'`()[\]{}|]{0,2000})?/gu;

/**
 * Endings a bare name is taken for an address with. Without a path, those that are endings of files too are left out: nobody means the
 * country with `setup.sh`.
 */
const topLevels: ReadonlySet<string> = new Set(
  (
    'com org net edu gov mil int info biz io co ai app dev cloud site online shop store xyz top club live link click page web tech ' +
    'support help email email me tv cc ws to ly gg eu de at ch fr it es nl be lu uk ie us ca mx br ar cl au nz jp cn kr in sg hk tw ru ' +
    'ua by pl cz sk hu ro bg hr si rs gr tr il ae sa za ng ke dk se no fi is ee lv lt pt su tk ml ga cf gq example test invalid local'
  ).split(' '),
);

/** All addresses of a text, in order, none inside another. */
export function linksOf(text: string): readonly Link[] {
  const found: Link[] = [];
  const take = (kind: Link['kind'], hostIn: (written: string) => string, pattern: RegExp): void => {
    for (const { index, 0: raw } of text.matchAll(pattern)) {
      const written = trimmed(raw);
      if (written === '') continue;
      found.push({
        ...{ from: index, to: index + written.length },
        ...{ kind, host: hostIn(written), written },
      });
    }
  };
  if (text.includes('//') || text.includes('\\\\')) {
    take('web', hostOf, scheme);
    take('web', hostOf, schemeless);
  }
  if (text.includes(':')) take('web', () => '', withoutHost);
  if (text.includes('@')) take('mail', mailHost, mail);
  if (text.includes('.')) take('web', hostOf, bare);
  return withoutInner(found.filter(isLink));
}

function withoutInner(found: readonly Link[]): readonly Link[] {
  const links: Link[] = [];
  for (const link of [...found].sort((a, b) => a.from - b.from || b.to - a.to)) {
    const last = links.at(-1);
    if (last === undefined || link.from >= last.to) links.push(link);
  }
  return links;
}

/** Stops, brackets and quotes behind an address belong to the sentence. */
function trimmed(raw: string): string {
  let end = raw.length;
  while (end > 0 && /[.,;:!?)\]}>*_'"”“]/.test(raw[end - 1] ?? '')) end -= 1;
  return raw.slice(0, end);
}

/** What a browser takes for the host: behind the last `@`, before a port; a backslash is a slash. */
function hostOf(written: string): string {
  const rest = written.replace(/^[a-z][a-z0-9+.-]*:/i, '').replace(/^[/\\]{2}/, '');
  const authority = rest.split(/[/\\?#]/, 1)[0] ?? '';
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const plain = host.startsWith('[') ? host : host.replace(/:\d*$/, '');
  return comparableHost(plain);
}

function mailHost(written: string): string {
  return comparableHost(written.slice(written.lastIndexOf('@') + 1));
}

/** Full-width letters and a stop at the end lead to the same host. */
export function comparableHost(host: string): string {
  return host.normalize('NFKC').toLowerCase().replace(/\.+$/, '');
}

/** Endings that are words too: "Done.It works" is a space that was left out. */
const alsoWords = /\.(?:It|In|At|Be|No|Is|To|Me|Us)$/;

/** Of what has neither a scheme nor a sign, only what programs take for an address. */
function isLink({ kind, host, written }: Link): boolean {
  if (kind === 'mail') return /\.\p{L}{2}/u.test(host);
  if (written.includes('//') || written.includes('\\') || host === '') return true;
  const top = host.slice(host.lastIndexOf('.') + 1);
  if (topLevels.has(top) || host.startsWith('www.')) return !alsoWords.test(written);
  // A path makes an address of any ending: `evil.zip/file`.
  return /^[^/]+\.\p{L}{2,}\/\S{2}/u.test(written);
}
