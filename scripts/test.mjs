// `npm test`: install, build, test. Arguments go to vitest: npm test -- packages/domain
import { installChromiumWhenMissing } from './chromium.mjs';
import { buildWhenStale, installWhenNeeded, run, tool } from './clone.mjs';
import { mayInstallServers, startServersBeside } from './real-servers.mjs';

const given = process.argv.slice(2);
const whole = given.every((one) => one.startsWith('-'));
// Nobody who runs the tests of one package should wait for a browser.
if (whole || given.some((one) => one.includes('e2e'))) installChromiumWhenMissing();
// After the browser, which also comes from apt. Installing and building take as long as they do.
const servers = whole && mayInstallServers() ? startServersBeside() : null;
if (servers !== null) {
  console.error(
    'Starting Request Tracker, Redmine and a mail server for the tests that write to real ones …',
  );
}
installWhenNeeded();
await buildWhenStale();
const env = { ...process.env, ...(await environmentOf(servers)) };
process.exitCode = run(process.execPath, [tool('vitest/vitest.mjs'), 'run', ...given], { env });

/** Where tickets are written for real. Without them their tests are skipped, and say so. */
async function environmentOf(starting) {
  const { environment, failed } = (await starting) ?? { environment: {}, failed: [] };
  for (const script of failed) {
    console.error(
      `SKIPPED: the tests that need ${script}; the lines above say why it did not start.`,
    );
  }
  return environment;
}
