import type { VersionConfig } from '../agents/load-runtime.ts';
import { readLiveVersions } from '../store/agent/read-live-versions.ts';
import type { Tx } from '../store/tx.ts';
import { globMatches } from './globs.ts';

/** An agent in force and what it reads. */
export interface Reader {
  readonly agent: string;
  readonly version: string;
  /** As its file names it; empty: nothing. */
  readonly globs: readonly string[];
  /** Path → id of the text its version reads. */
  readonly articles: ReadonlyMap<string, string>;
}

/** All agents in force, in the order they are asked. */
export async function listReaders(tx: Tx): Promise<readonly Reader[]> {
  const versions = await readLiveVersions(tx);
  return versions.map(({ agent, version_id: version, config }) => {
    const { agent: file, knowledge = {} } = config as VersionConfig & {
      readonly knowledge?: Readonly<Record<string, string>>;
    };
    const articles = new Map(Object.entries(knowledge));
    return { agent, version, globs: file.knowledge ?? [], articles };
  });
}

export function readsPath({ globs }: Pick<Reader, 'globs'>, path: string): boolean {
  return globs.some((glob) => globMatches(glob, path));
}
