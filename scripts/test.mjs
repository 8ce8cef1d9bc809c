// `npm test`: install, build, test. Arguments go to vitest: npm test -- packages/domain
import { installChromiumWhenMissing } from './chromium.mjs';
import { buildWhenStale, installWhenNeeded, run, tool } from './clone.mjs';
import { mayInstallServers, startServers } from './real-servers.mjs';

installWhenNeeded();
await buildWhenStale();
const given = process.argv.slice(2);
const whole = given.every((one) => one.startsWith('-'));
// Nobody who runs the tests of one package should wait for a browser.
if (whole || given.some((one) => one.includes('e2e'))) installChromiumWhenMissing();
const servers = whole && mayInstallServers() ? realServers() : null;
const env = { ...process.env, ...servers?.environment };
process.exitCode = run(process.execPath, [tool('vitest/vitest.mjs'), 'run', ...given], { env });
servers?.stop();

/** Where tickets are written for real. Without them their tests are skipped, and say so. */
function realServers() {
  console.error(
    'Starting Request Tracker, Redmine and a mail server for the tests that write to real ones …',
  );
  const started = startServers();
  for (const script of started.failed) {
    console.error(
      `SKIPPED: the tests that need ${script}; the lines above say why it did not start.`,
    );
  }
  return started;
}
