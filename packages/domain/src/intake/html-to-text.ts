import { decodeEntities } from './html-entities.ts';

const inlineNames =
  'a|abbr|b|big|button|center|code|del|em|font|i|img|ins|label|mark|s|small|span|strike|strong|sub|sup|tt|u';
const blockNames =
  'address|article|aside|blockquote|body|br|caption|dd|div|dl|dt|fieldset|figure|footer|form|h1|h2|h3|h4|h5|h6|head|header|' +
  'hr|html|li|main|meta|link|nav|ol|p|pre|script|section|style|table|tbody|td|tfoot|th|thead|title|tr|ul|xml|noscript|template';

const knownTag = new RegExp(`<(/?)(${inlineNames}|${blockNames})(?=[\\s/>])[^<>]*>`, 'gi');
const declared = /<!doctype html|<html[\s>]/i;
const tagThatWouldReturn = new RegExp(
  `<(?=/?(?:${inlineNames}|${blockNames})(?:[\\s/>]|$)|!doctype)`,
  'gi',
);

const blocks: ReadonlySet<string> = new Set(blockNames.split('|'));
// Their content is for machines. `title` is what a window shows, not what the person wrote.
const dropped: ReadonlySet<string> = new Set(['script', 'style', 'title', 'template', 'xml']);
const paragraphs: ReadonlySet<string> = new Set(
  'p h1 h2 h3 h4 h5 h6 table ul ol dl pre blockquote'.split(' '),
);

/**
 * Whether a text is an HTML body and not a text that mentions a tag: it declares itself, or it has a known
 * closing tag or a `<br>` beside at least one other known tag. More text can only turn a no into a yes.
 */
export function looksLikeHtml(text: string): boolean {
  if (!text.includes('<')) return false;
  if (declared.test(text)) return true;
  let tags = 0;
  let structure = false;
  for (const match of text.matchAll(knownTag)) {
    tags += 1;
    const name = (match[2] ?? '').toLowerCase();
    structure ||= match[1] === '/' || name === 'br';
    if (structure && tags >= 2) return true;
  }
  return false;
}

/**
 * The text a reader of an HTML body sees: tags gone, blocks on lines of their own, list items dashed, links as
 * `text (URL)` for http(s), mailto and tel, images as their alternative text, references decoded once.
 * Script, style, comments and the like go with their content. One pass, linear in the input.
 *
 * Not a sanitiser for rendering: the result is text and must be escaped like any text. Content hidden by style
 * sheets stays, because which content that is cannot be known without laying the page out.
 */
export function htmlToText(html: string): string {
  const writer = new TextWriter();
  const tags = new TagScanner(html);
  let textFrom = 0;
  let open = html.indexOf('<');
  while (open !== -1) {
    const end = endOfMarkup(html, open, tags);
    let next = open + 1;
    if (end !== -1) {
      writer.text(html.slice(textFrom, open));
      next = /[!?]/.test(html[open + 1] ?? '') ? end : readTag(html, open, end, tags, writer);
      textFrom = next;
    }
    // A `<` that opens nothing is text and goes out with the text round it.
    open = html.indexOf('<', next);
  }
  writer.text(html.slice(textFrom));
  return writer.finish();
}

/** A decoded `&lt;div&gt;` must not be taken for a tag when the text is read again: its `<` stays written out. */
export function escapeTags(text: string): string {
  return text.includes('<') ? text.replace(tagThatWouldReturn, '&lt;') : text;
}

/** The index after the markup that starts at `open`, or -1 when none does. */
function endOfMarkup(html: string, open: number, tags: TagScanner): number {
  const next = html[open + 1] ?? '';
  if (next === '!' || next === '?') return tags.endOfDeclaration(open);
  return /[a-zA-Z/]/.test(next) ? tags.endOfTag(open) : -1;
}

function readTag(
  html: string,
  open: number,
  end: number,
  tags: TagScanner,
  writer: TextWriter,
): number {
  const closing = html[open + 1] === '/';
  const nameStart = closing ? open + 2 : open + 1;
  const name = (
    /^[a-zA-Z0-9:@.+_-]{1,200}/.exec(html.slice(nameStart, Math.min(end, nameStart + 200)))?.[0] ??
    ''
  ).toLowerCase();
  // `<jane@example.org>` is how mail programs write an address, not a tag.
  if (name.includes('@')) {
    writer.text(html.slice(open, end));
    return end;
  }
  if (dropped.has(name)) return closing ? end : tags.endOfElement(name, end);
  if (name === 'a') {
    writer.endLink();
    if (!closing) writer.startLink(attribute(html.slice(open, end), 'href'));
  } else if (name === 'img') {
    writer.text(attribute(html.slice(open, end), 'alt'));
  } else if (blocks.has(name)) writer.block(name, closing);
  return end;
}

function attribute(tag: string, name: string): string {
  if (tag.length > 10_000) return '';
  const pattern = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i');
  const match = pattern.exec(tag);
  return match?.[1] ?? match?.[2] ?? match?.[3] ?? '';
}

/** Finds where markup ends. What it once failed to find it never looks for again: that keeps hostile input linear. */
class TagScanner {
  readonly #html: string;
  #noMoreGt = false;
  #noMoreComments = false;
  #quotesAreBalanced = true;

  constructor(html: string) {
    this.#html = html;
  }

  /** The index after the `>` of the tag at `open`, or -1. A `>` in a quoted attribute does not end it. */
  endOfTag(open: number): number {
    if (this.#noMoreGt) return -1;
    const simple = this.#html.indexOf('>', open);
    if (simple === -1) {
      this.#noMoreGt = true;
      return -1;
    }
    if (!this.#quotesAreBalanced) return simple + 1;
    const quoted = this.#quoteAwareEnd(open);
    if (quoted !== -1) return quoted;
    this.#quotesAreBalanced = false;
    return simple + 1;
  }

  #quoteAwareEnd(open: number): number {
    const html = this.#html;
    let quote = '';
    for (let at = open + 1; at < html.length; at += 1) {
      const character = html[at] ?? '';
      if (quote !== '') {
        if (character === quote) quote = '';
      } else if (character === '>') return at + 1;
      // A quote opens a value only after `=`; elsewhere it is an apostrophe in broken markup.
      else if ((character === '"' || character === "'") && html[at - 1] === '=') quote = character;
    }
    return -1;
  }

  endOfDeclaration(open: number): number {
    if (!this.#html.startsWith('<!--', open)) return this.endOfTag(open);
    if (!this.#noMoreComments) {
      const end = this.#html.indexOf('-->', open + 2);
      if (end !== -1) return end + 3;
      this.#noMoreComments = true;
    }
    // An unclosed comment would swallow the rest of a person's message: only its mark goes.
    return open + 4;
  }

  /** The index after the closing tag of a dropped element; without one the rest belongs to it, as in a browser. */
  endOfElement(name: string, from: number): number {
    const closing = new RegExp(`</${name}(?=[\\s/>])`, 'gi');
    closing.lastIndex = from;
    const match = closing.exec(this.#html);
    if (match === null) return this.#html.length;
    const end = this.endOfTag(match.index);
    return end === -1 ? this.#html.length : end;
  }
}

/** Collects text the way a page lays it out: runs of white space are one space, except in `pre`. */
class TextWriter {
  readonly #parts: string[] = [];
  #atLineStart = true;
  #afterSpace = true;
  #preDepth = 0;
  #link: { readonly url: string; readonly from: number } | null = null;

  text(raw: string): void {
    if (raw === '') return;
    const decoded = decodeEntities(raw);
    if (this.#preDepth > 0) {
      this.#push(decoded);
      return;
    }
    const collapsed = decoded.replace(/[ \t\n]+/g, ' ');
    this.#push(this.#afterSpace && collapsed.startsWith(' ') ? collapsed.slice(1) : collapsed);
  }

  block(name: string, closing: boolean): void {
    if (name === 'pre') this.#preDepth = Math.max(0, this.#preDepth + (closing ? -1 : 1));
    if (name === 'td' || name === 'th') {
      if (closing) this.#push('\t');
      return;
    }
    if (name === 'br') this.#push('\n');
    else if (name === 'li') this.#push(closing ? '' : `${this.#lineBreak()}- `);
    else if (paragraphs.has(name)) this.#push(`${this.#lineBreak()}\n`);
    else this.#push(this.#lineBreak());
  }

  startLink(href: string): void {
    const url = decodeEntities(href).replace(/\s+/g, '').slice(0, 2_000);
    this.#link = /^(?:https?:|mailto:|tel:)/i.test(url) ? { url, from: this.#parts.length } : null;
  }

  endLink(): void {
    const link = this.#link;
    if (link === null) return;
    this.#link = null;
    const shown = this.#parts.slice(link.from).join('').trim();
    const bare = link.url.replace(/^(?:mailto|tel):/i, '');
    if (shown === '') this.#push(link.url);
    else if (shown !== link.url && shown !== bare) this.#push(` (${bare})`);
  }

  finish(): string {
    this.endLink();
    return this.#parts.join('');
  }

  #lineBreak(): string {
    return this.#atLineStart ? '' : '\n';
  }

  #push(text: string): void {
    if (text === '') return;
    this.#parts.push(text);
    const last = text.at(-1);
    this.#afterSpace = last === '\n' || last === ' ' || last === '\t';
    this.#atLineStart = last === '\n' || (this.#atLineStart && text.trim() === '');
  }
}
