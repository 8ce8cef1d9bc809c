// `npm run e2e:ticket-systems`: starts real Request Tracker, Redmine and mail servers on loopback and runs the tests against them.
// Needs root on Debian, because their packages are installed; says so and ends with 0 elsewhere, without having tested anything.
// They stay up for the next run; `scripts/ticket-systems/run-rt.sh stop` and its like end them.
import { installWhenNeeded, run, tool } from './clone.mjs';
import { mayInstallServers, startServers } from './real-servers.mjs';

if (!mayInstallServers()) {
  console.error(
    'SKIPPED: ticket systems; their packages can be installed by root on Debian only. Nothing was tested.',
  );
  process.exit(0);
}
installWhenNeeded();
const { environment, failed } = startServers();
if (failed.length > 0) {
  console.error(`${failed.join(', ')} could not be started; the lines above say why.`);
  process.exit(1);
}
const tests = ['run', 'packages/server/test/ticket-systems', ...process.argv.slice(2)];
const env = { ...process.env, ...environment };
process.exit(run(process.execPath, [tool('vitest/vitest.mjs'), ...tests], { env }));
