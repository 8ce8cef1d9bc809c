// `npm test`: install, build, test. Arguments go to vitest: npm test -- packages/domain
import { installChromiumWhenMissing } from './chromium.mjs';
import { buildWhenStale, installWhenNeeded, run, tool } from './clone.mjs';

installWhenNeeded();
await buildWhenStale();
const given = process.argv.slice(2);
// Nobody who runs the tests of one package should wait for a browser.
if (given.every((one) => one.startsWith('-') || one.includes('e2e'))) installChromiumWhenMissing();
process.exitCode = run(process.execPath, [tool('vitest/vitest.mjs'), 'run', ...given]);
