import type { Environment } from './settings.ts';

/** The process's environment, for `readSettings` and for the `${NAME}`s of a workspace. */
export function processEnvironment(): Environment {
  return process.env;
}
