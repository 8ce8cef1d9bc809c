import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { documents, repository, textOf } from './support.ts';

/** The anchor GitHub gives a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/`|\[|\]\([^)]*\)/g, '')
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}

function anchorsOf(markdown: string): readonly string[] {
  return markdown
    .split('\n')
    .filter((line) => /^#+ /.test(line))
    .map((line) => anchorOf(line.replace(/^#+ /, '')));
}

test('every link inside the repository leads to a file, and to a heading if it names one', async () => {
  const broken: string[] = [];
  let seen = 0;
  for (const document of await documents()) {
    const text = (await textOf(document)).replaceAll(/```[\s\S]*?```/g, '');
    for (const match of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      const target = match[1] ?? '';
      if (/^[a-z]+:/.test(target)) continue;
      seen += 1;
      const [path = '', anchor] = target.split('#');
      const file =
        path === '' ? document : relative(repository, join(repository, dirname(document), path));
      const full = join(repository, file);
      const found =
        !file.startsWith('..') &&
        existsSync(full) &&
        (anchor === undefined || anchorsOf(readFileSync(full, 'utf8')).includes(anchor));
      if (!found) broken.push(`${document}: ${target}`);
    }
  }
  expect(seen).toBeGreaterThan(20);
  expect(broken).toEqual([]);
});
