import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../../../../', import.meta.url));

/** A fenced block of a Markdown file. `info` is what stands behind the fence's language: a file name, or nothing. */
export interface Block {
  readonly file: string;
  /** Of the opening fence, from 1. */
  readonly line: number;
  readonly language: string;
  readonly info: string;
  readonly text: string;
}

/** Every Markdown file people read first or look things up in, relative to the repository. */
export async function documents(): Promise<readonly string[]> {
  const root = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];
  const docs = await readdir(join(repository, 'docs'), { recursive: true });
  return [...root, ...docs.filter((path) => path.endsWith('.md')).map((path) => `docs/${path}`)]
    .map((path) => relative(repository, join(repository, path)))
    .sort();
}

export function textOf(document: string): Promise<string> {
  return readFile(join(repository, document), 'utf8');
}

export async function blocksOf(document: string): Promise<readonly Block[]> {
  const blocks: Block[] = [];
  let open: { line: number; language: string; info: string; text: string[] } | null = null;
  for (const [index, line] of (await textOf(document)).split('\n').entries()) {
    const fence = /^```(\S*) *(.*)$/.exec(line);
    if (open === null) {
      if (fence === null) continue;
      open = { line: index + 1, language: fence[1] ?? '', info: fence[2] ?? '', text: [] };
    } else if (line === '```') {
      blocks.push({ ...open, file: document, text: `${open.text.join('\n')}\n` });
      open = null;
    } else open.text.push(line);
  }
  if (open !== null) throw new Error(`${document}:${open.line}: this block is never closed`);
  return blocks;
}

/** Rows of the first table below a heading, cell by cell, without the head and without backquotes around a cell. */
export function tableBelow(markdown: string, heading: string): readonly (readonly string[])[] {
  const lines = markdown.split('\n');
  const at = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === heading);
  if (at < 0) throw new Error(`there is no heading "${heading}"`);
  const after = lines.slice(at + 1);
  const end = after.findIndex((line) => /^#+ /.test(line));
  const section = end < 0 ? after : after.slice(0, end);
  const start = section.findIndex((line) => line.startsWith('|'));
  const length = section.slice(start).findIndex((line) => !line.startsWith('|'));
  const table = section.slice(start, length < 0 ? undefined : start + length);
  if (start < 0) throw new Error(`there is no table below "${heading}"`);
  return table.slice(2).map((row) =>
    row
      .slice(1, row.lastIndexOf('|'))
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replace(/^`([^`]*)`$/, '$1')),
  );
}

/** The first column of that table: names in backquotes. */
export function namesBelow(markdown: string, heading: string): readonly string[] {
  return tableBelow(markdown, heading).map((row) => row[0] ?? '');
}
