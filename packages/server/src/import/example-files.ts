import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { ExampleFile, ExamplePart } from '@signalbox/contract';

/** Example tickets a workspace brings along, for the first look around. */
export interface ExampleFiles {
  list(): Promise<readonly ExampleFile[]>;
  /** The file of a part as a body; null when there is none. */
  open(part: ExamplePart): Promise<OpenedExample | null>;
}

export interface OpenedExample {
  readonly name: string;
  readonly suffix: string;
  readonly body: Request['body'];
}

// Fixed names: what is asked for over HTTP must never become a path.
const names: readonly ExampleFile[] = [
  { part: 'past', name: 'past-tickets.csv' },
  { part: 'new', name: 'new-tickets.jsonl' },
];

/** @param directory of the workspace; its examples lie in `tickets/` */
export function exampleFiles(directory: string): ExampleFiles {
  const path = (name: string): string => join(directory, 'tickets', name);
  const isThere = (name: string): Promise<boolean> =>
    stat(path(name)).then(
      (found) => found.isFile(),
      () => false,
    );
  const list = async (): Promise<readonly ExampleFile[]> => {
    const there = await Promise.all(names.map(({ name }) => isThere(name)));
    return names.filter((_, at) => there[at] === true);
  };
  return {
    list,
    open: async (part) => {
      const found = (await list()).find((one) => one.part === part);
      if (found === undefined) return null;
      const body = Readable.toWeb(createReadStream(path(found.name))) as Request['body'];
      return { name: found.name, suffix: extname(found.name), body };
    },
  };
}
