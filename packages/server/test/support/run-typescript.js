// Threads that a test starts run our sources as they are (processes: second-processes.ts): Node 20 does not run TypeScript, and vitest's
// own transformer does not reach into them. Threads inherit the `--import` of the process that starts them, and its conditions.
import { register } from 'node:module';

register('./typescript-hooks.js', import.meta.url);
