// `npm test`: install, build, test. Arguments go to vitest: npm test -- packages/domain
import { provideBeside } from './beside-tests.mjs';
import { installChromiumWhenMissing } from './chromium.mjs';
import { buildWhenStale, installWhenNeeded, run, tool } from './clone.mjs';

const given = process.argv.slice(2);
const whole = given.every((one) => one.startsWith('-'));
const beside = whole ? provideBeside() : null;
// Nobody who runs the tests of one package should wait for a browser.
if (!whole && given.some((one) => one.includes('e2e'))) installChromiumWhenMissing();
installWhenNeeded();
await buildWhenStale();
await beside?.browser;
const env = { ...process.env };
// The tests that need a server wait for it; all others have begun by then.
if (beside !== null && beside.file !== null) env.SIGNALBOX_TEST_SERVERS = beside.file;
process.exitCode = run(process.execPath, [tool('vitest/vitest.mjs'), 'run', ...given], { env });
// Servers that are still being started would keep this process; they end with it.
process.exit();
