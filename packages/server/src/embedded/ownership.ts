import { readdir, readlink, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from './errors.ts';
import { isLive } from './registry.ts';

/**
 * Who supervises the database: a lock that survives the death of its holder without ever being broken by two at once.
 *
 * The folder holds numbered symbolic links; the highest number is the owner and its text is that owner's registry
 * entry. Making a link is atomic and fails if the name is taken, so of all who saw number n dead exactly one makes
 * n+1. **The highest number is never deleted** — leaving means withdrawing one's registry entry — so a late comer
 * who makes a number that was taken and tidied away meanwhile always finds a higher one, and steps back.
 * A plain lock file would have to be deleted when stale, and that deletion can hit the next owner's fresh lock.
 */
export interface Owner {
  readonly generation: number;
  readonly entry: string;
}

/** The text of a generation nobody holds, left by an owner who gives up but stays registered. */
const NOBODY = 'nobody';

async function generations(directory: string): Promise<readonly number[]> {
  const names = await readdir(directory);
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}

/** The last owner, dead or alive; undefined in a folder nobody has owned yet. */
export async function lastOwner(directory: string): Promise<Owner | undefined> {
  for (;;) {
    const generation = Math.max(0, ...(await generations(directory)));
    if (generation === 0) return undefined;
    try {
      return { generation, entry: await readlink(join(directory, String(generation))) };
    } catch (error) {
      // A higher number was made and this one tidied away between the two calls.
      if (errorCode(error) !== 'ENOENT') throw error;
    }
  }
}

/** The owner if it lives. */
export async function liveOwner(
  directory: string,
  registryDirectory: string,
): Promise<Owner | undefined> {
  const owner = await lastOwner(directory);
  return owner !== undefined && (await isLive(registryDirectory, owner.entry)) ? owner : undefined;
}

/**
 * Makes `generation` with `text` as its holder, the one step everything rests on. False when the number was taken, or
 * turns out not to be the highest: then it was taken and tidied away before, and this one is removed again.
 */
export async function claimGeneration(
  directory: string,
  generation: number,
  text: string,
): Promise<boolean> {
  const path = join(directory, String(generation));
  try {
    await symlink(text, path);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
  const present = await generations(directory);
  if (Math.max(...present) !== generation) {
    await rm(path, { force: true });
    return false;
  }
  for (const older of present) {
    if (older < generation) await rm(join(directory, String(older)), { force: true });
  }
  return true;
}

/** Takes ownership for `entry` if nobody alive has it. Returns the generation held, or undefined if another has it. */
export async function takeOwnership(
  directory: string,
  registryDirectory: string,
  entry: string,
): Promise<number | undefined> {
  const last = await lastOwner(directory);
  if (last !== undefined && (await isLive(registryDirectory, last.entry))) {
    return last.entry === entry ? last.generation : undefined;
  }
  const generation = (last?.generation ?? 0) + 1;
  return (await claimGeneration(directory, generation, entry)) ? generation : undefined;
}

/** Gives ownership up while staying registered, so that another may take it. */
export async function releaseOwnership(directory: string, generation: number): Promise<void> {
  await claimGeneration(directory, generation + 1, NOBODY);
}
