import { type Article, articleId, type Passage } from './article.ts';

/** About a screen: as much as one answer needs, and little enough to be read by a model several at a time. */
const passageCharacters = 1_500;
const headingCharacters = 300;

const headingLine = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$/;
const fenceLine = /^ {0,3}(`{3,}|~{3,})/;

interface Section {
  readonly heading: string;
  readonly line: number;
  readonly lines: string[];
}

/** Splits a Markdown text at its headings, and long sections between paragraphs. Headings in code are none. Linear in the text. */
export function readArticle(path: string, text: string): Article {
  const { sections, title } = sectionsOf(text);
  const passages: Passage[] = [];
  for (const section of sections) {
    for (const part of partsOf(section)) {
      passages.push({ no: passages.length + 1, heading: section.heading, ...part });
    }
  }
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.md$/, '');
  return { id: articleId(path, text), path, title: title ?? name, text, passages };
}

function sectionsOf(text: string): {
  readonly sections: readonly Section[];
  readonly title: string | null;
} {
  const lines = text.split(/\r\n|\n|\r/);
  const sections: Section[] = [];
  const trail: string[] = [];
  let title: string | null = null;
  let fence: string | null = null;
  let here: Section = { heading: '', line: 1, lines: [] };
  const start = frontMatterEnd(lines);
  for (let n = start; n < lines.length; n += 1) {
    const line = lines[n] ?? '';
    const opened = fenceLine.exec(line)?.[1];
    if (opened !== undefined) {
      if (fence === null) fence = opened;
      else if (opened[0] === fence[0] && opened.length >= fence.length) fence = null;
    }
    const [, marks, words] = fence === null ? (headingLine.exec(line) ?? []) : [];
    if (marks === undefined || words === undefined) {
      here.lines.push(line);
      continue;
    }
    sections.push(here);
    trail.length = Math.min(trail.length, marks.length - 1);
    for (let level = trail.length; level < marks.length - 1; level += 1) trail.push('');
    trail.push(words);
    if (title === null && words !== '') title = words.slice(0, headingCharacters);
    const heading = trail.filter((one) => one !== '').join(' › ');
    here = { heading: heading.slice(0, headingCharacters), line: n + 1, lines: [] };
  }
  sections.push(here);
  return { sections, title };
}

/** Settings some editors put before a text are no knowledge. */
function frontMatterEnd(lines: readonly string[]): number {
  if (lines[0] !== '---') return 0;
  const end = lines.indexOf('---', 1);
  return end > 0 && end <= 50 ? end + 1 : 0;
}

/** A section as one part, or cut between paragraphs, then lines, and within a line only where it has to be. */
function partsOf(section: Section): readonly { readonly line: number; readonly text: string }[] {
  const parts: { line: number; text: string }[] = [];
  let text = '';
  let from = section.line;
  const end = (): void => {
    const kept = text.trim();
    if (kept !== '') parts.push({ line: from, text: kept });
    text = '';
  };
  for (const [n, whole] of section.lines.entries()) {
    for (const line of cut(whole)) {
      // A paragraph that fits is kept together with what stands before it only as long as both fit.
      const full = text.length + line.length + 1 > passageCharacters;
      const late = line === '' && text.length > passageCharacters / 2;
      if (full || (late && roomFor(section.lines, n) > passageCharacters - text.length)) end();
      if (text.trim() === '') {
        text = '';
        from = section.line + (section.heading === '' ? n : n + 1);
      }
      text += `${line}\n`;
    }
  }
  end();
  return parts;
}

/** Characters of the paragraph after line `n`. */
function roomFor(lines: readonly string[], n: number): number {
  let size = 0;
  for (let next = n + 1; next < lines.length && lines[next]?.trim() !== ''; next += 1) {
    size += (lines[next]?.length ?? 0) + 1;
    if (size > passageCharacters) break;
  }
  return size;
}

function cut(line: string): readonly string[] {
  if (line.length <= passageCharacters) return [line];
  const parts: string[] = [];
  let rest = line;
  while (rest.length > passageCharacters) {
    const space = rest.lastIndexOf(' ', passageCharacters);
    const at = space > passageCharacters / 2 ? space : passageCharacters;
    // Never between the two halves of a character.
    const whole = /[\uD800-\uDBFF]/.test(rest[at - 1] ?? '') ? at - 1 : at;
    parts.push(rest.slice(0, whole));
    rest = rest.slice(whole).trimStart();
  }
  return [...parts, rest];
}
