import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Which item is to be met at which step, as files of one folder: all processes see them, and of several that come to a step at
 * once, or again after a kill, exactly one takes it.
 */
export interface Arming {
  arm(itemId: string, step: string): void;
  isArmed(itemId: string, step: string): boolean;
  /** True for the first who asks. */
  take(itemId: string, step: string): boolean;
  /** Whether somebody took it, and so stands there or is dead: nobody goes on from a step. */
  wasTaken(itemId: string, step: string): boolean;
}

export function openArming(folder: string): Arming {
  const taken = join(folder, 'taken');
  mkdirSync(taken, { recursive: true });
  return {
    arm: (itemId, step) => writeFileSync(join(folder, `${itemId}.${step}`), ''),
    isArmed: (itemId, step) => existsSync(join(folder, `${itemId}.${step}`)),
    wasTaken: (itemId, step) => existsSync(join(taken, `${itemId}.${step}`)),
    take: (itemId, step) => {
      const name = `${itemId}.${step}`;
      if (!existsSync(join(folder, name))) return false;
      try {
        renameSync(join(folder, name), join(taken, name));
        return true;
      } catch {
        return false;
      }
    },
  };
}
