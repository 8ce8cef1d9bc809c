import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { exitCodes } from './exit-codes.ts';
import { CliFailure } from './failure.ts';

/**
 * The rows of a file of JSON lines; empty lines are passed over.
 *
 * @param expected what a line must be, as the error says it.
 * @throws CliFailure `malformed_json`, naming the first line that is not.
 */
export async function readLabelled<T>(
  path: string,
  schema: z.ZodType<T>,
  expected: string,
): Promise<readonly T[]> {
  const rows: T[] = [];
  // At `\n` only: a text may hold the other line ends of Unicode, which `readline` breaks at.
  const lines = (await readFile(path, 'utf8')).split('\n');
  for (const [index, line] of lines.entries()) {
    const written = line.replace(/^\ufeff/, '').trim();
    if (written === '') continue;
    const parsed = schema.safeParse(parseJson(written));
    if (!parsed.success) {
      const message = `Line ${index + 1} is not ${expected}.`;
      throw new CliFailure(exitCodes.usage, 'malformed_json', message);
    }
    rows.push(parsed.data);
  }
  return rows;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
