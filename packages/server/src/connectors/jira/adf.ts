const depthMax = 50;
const blocks = new Set([
  ...['paragraph', 'heading', 'listItem', 'codeBlock', 'tableRow', 'rule', 'blockquote'],
]);

/**
 * The text of a document in Atlassian Document Format, a line for each block; a text of an older version is one already. What
 * has no text, such as a picture, is left out, and so is what lies deeper than anybody writes.
 */
export function textOfAdf(document: unknown): string {
  const text = typeof document === 'string' ? document : textOf(document, 0);
  return text.replace(/\n{3,}/g, '\n\n').trim();
}

function textOf(value: unknown, depth: number): string {
  if (typeof value !== 'object' || value === null || depth > depthMax) return '';
  const node = value as Readonly<Record<string, unknown>>;
  const type = String(node['type']);
  if (type === 'text') return textIn(node, 'text');
  if (type === 'hardBreak') return '\n';
  if (type === 'mention') return textIn(node['attrs'], 'text');
  if (type === 'emoji') return textIn(node['attrs'], 'text') || textIn(node['attrs'], 'shortName');
  if (type === 'inlineCard') return textIn(node['attrs'], 'url');
  const content: readonly unknown[] = Array.isArray(node['content']) ? node['content'] : [];
  const inner = content.map((child) => textOf(child, depth + 1)).join('');
  if (type === 'tableCell' || type === 'tableHeader') return `${inner.trim()}\t`;
  return blocks.has(type) ? `${inner}\n` : inner;
}

function textIn(value: unknown, name: string): string {
  if (typeof value !== 'object' || value === null) return '';
  const text = (value as Readonly<Record<string, unknown>>)[name];
  return typeof text === 'string' ? text : '';
}

/** A document of paragraphs, with the lines of the text. */
export function adfOf(text: string): object {
  const content = text.split(/\n{2,}/).map((paragraph) => ({
    type: 'paragraph',
    content: paragraph
      .split('\n')
      .flatMap((line, n) => [
        ...(n === 0 ? [] : [{ type: 'hardBreak' }]),
        ...(line === '' ? [] : [{ type: 'text', text: line }]),
      ]),
  }));
  return { version: 1, type: 'doc', content };
}
