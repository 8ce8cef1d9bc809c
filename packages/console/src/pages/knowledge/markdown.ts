/** A piece of a line. */
export type Inline =
  | { readonly kind: 'text' | 'code' | 'strong' | 'emphasis'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly to: string };

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'paragraph' | 'quote'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | {
      readonly kind: 'list';
      readonly ordered: boolean;
      readonly items: readonly { readonly level: number; readonly text: string }[];
    }
  | { readonly kind: 'rule' };

const fence = /^ {0,3}(`{3,}|~{3,})/;
const heading = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$/;
const item = /^( *)(?:([-*+])|\d{1,9}[.)])[ \t]+(.*)$/;
const rule = /^ {0,3}(?:-[ \t]*){3,}$|^ {0,3}(?:\*[ \t]*){3,}$|^ {0,3}(?:_[ \t]*){3,}$/;
const quote = /^ {0,3}> ?(.*)$/;

/**
 * What of Markdown help-desk articles are written in: headings, paragraphs, lists, quotes, code and rules. Anything else, tables
 * and HTML among it, stays the text it is: a preview shows structure, and models are given the source.
 */
export function blocksOf(text: string): readonly Block[] {
  const lines = text.split(/\r\n|\n|\r/);
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const end = (): void => {
    if (paragraph.length > 0) blocks.push({ kind: 'paragraph', text: paragraph.join('\n') });
    paragraph = [];
  };
  for (let n = frontMatterEnd(lines); n < lines.length; n += 1) {
    const line = lines[n] ?? '';
    const opened = fence.exec(line)?.[1];
    const [, marks, words = ''] = heading.exec(line) ?? [];
    if (opened !== undefined) {
      end();
      const from = n + 1;
      n = closing(lines, from, opened);
      blocks.push({ kind: 'code', text: lines.slice(from, n).join('\n') });
    } else if (marks !== undefined) {
      end();
      blocks.push({ kind: 'heading', level: marks.length, text: words });
    } else if (rule.test(line)) {
      end();
      blocks.push({ kind: 'rule' });
    } else if (item.test(line)) {
      end();
      addItem(blocks, line);
    } else if (quote.test(line)) {
      end();
      addLine(blocks, quote.exec(line)?.[1] ?? '');
    } else if (line.trim() === '') end();
    else if (paragraph.length === 0 && /^ {2,}/.test(line) && goesOn(blocks, lines[n - 1])) {
      continueItem(blocks, line.trim());
    } else paragraph.push(line.trim());
  }
  end();
  return blocks;
}

function frontMatterEnd(lines: readonly string[]): number {
  if (lines[0] !== '---') return 0;
  const end = lines.indexOf('---', 1);
  return end > 0 && end <= 50 ? end + 1 : 0;
}

function closing(lines: readonly string[], from: number, opened: string): number {
  for (let n = from; n < lines.length; n += 1) {
    const closed = fence.exec(lines[n] ?? '')?.[1];
    if (closed !== undefined && closed[0] === opened[0] && closed.length >= opened.length) return n;
  }
  return lines.length;
}

function addItem(blocks: Block[], line: string): void {
  const [, indent = '', bullet, text = ''] = item.exec(line) ?? [];
  const ordered = bullet === undefined;
  const level = Math.min(3, Math.floor(indent.length / 2));
  const last = blocks.at(-1);
  const together = last?.kind === 'list' && (level > 0 || last.ordered === ordered);
  if (!together) blocks.push({ kind: 'list', ordered, items: [{ level, text }] });
  else blocks.splice(-1, 1, { ...last, items: [...last.items, { level, text }] });
}

function goesOn(blocks: readonly Block[], before: string | undefined): boolean {
  return blocks.at(-1)?.kind === 'list' && before !== undefined && before.trim() !== '';
}

function continueItem(blocks: Block[], text: string): void {
  const last = blocks.at(-1);
  if (last?.kind !== 'list') return;
  const items = last.items.map((one, at) =>
    at === last.items.length - 1 ? { ...one, text: `${one.text}\n${text}` } : one,
  );
  blocks.splice(-1, 1, { ...last, items });
}

function addLine(blocks: Block[], text: string): void {
  const last = blocks.at(-1);
  if (last?.kind === 'quote') blocks.splice(-1, 1, { ...last, text: `${last.text}\n${text}` });
  else blocks.push({ kind: 'quote', text });
}

const inline =
  /`([^`\n]+)`|\*\*([^*\n]+)\*\*|__([^_\n]+)__|\*([^*\s][^*\n]*)\*|\b_([^_\s][^_\n]*)_\b|!?\[([^\]\n]*)\]\(([^()\s]*)\)/g;

/** The pieces of a text in order; joined, they hold all its words. */
export function inlineOf(text: string): readonly Inline[] {
  const pieces: Inline[] = [];
  let done = 0;
  for (const match of text.matchAll(inline)) {
    const [whole, code, bold, underlined, starred, slanted, label, to] = match;
    if (match.index > done) pieces.push({ kind: 'text', text: text.slice(done, match.index) });
    const strong = bold ?? underlined;
    const emphasis = starred ?? slanted;
    if (code !== undefined) pieces.push({ kind: 'code', text: code });
    else if (strong !== undefined) pieces.push({ kind: 'strong', text: strong });
    else if (emphasis !== undefined) pieces.push({ kind: 'emphasis', text: emphasis });
    else pieces.push({ kind: 'link', text: label ?? '', to: to ?? '' });
    done = match.index + whole.length;
  }
  if (done < text.length) pieces.push({ kind: 'text', text: text.slice(done) });
  return pieces;
}
