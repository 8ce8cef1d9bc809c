import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Case } from './case.ts';
import { parseCase } from './parse-case.ts';

/**
 * The cases of all `*.jsonl` files of a folder, by name of the file and line.
 *
 * @throws Error that names file, line and what is expected there; also for an id that is used twice and for a folder without cases.
 */
export async function readCases(folder: string): Promise<readonly Case[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).sort();
  const cases: Case[] = [];
  const ids = new Set<string>();
  for (const name of names) {
    const lines = (await readFile(join(folder, name), 'utf8')).split('\n');
    for (const [n, line] of lines.entries()) {
      if (line.trim() === '') continue;
      const at = `${basename(folder)}/${name}:${n + 1}`;
      const one = parseAt(line, at);
      if (ids.has(one.id)) throw new Error(`${at}: the id is used twice`);
      ids.add(one.id);
      cases.push(one);
    }
  }
  if (cases.length === 0) throw new Error(`${folder}: no cases, expected *.jsonl files`);
  return cases;
}

function parseAt(line: string, at: string): Case {
  try {
    return parseCase(line);
  } catch (error) {
    throw new Error(`${at}: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
}
