// `npm test`: install, build, test. Arguments go to vitest: npm test -- packages/domain
import { buildWhenStale, installWhenNeeded, run, tool } from './clone.mjs';

installWhenNeeded();
await buildWhenStale();
const given = process.argv.slice(2);
process.exitCode = run(process.execPath, [tool('vitest/vitest.mjs'), 'run', ...given]);
