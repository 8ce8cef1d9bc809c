// `npm run e2e:ticket-systems`: starts real Request Tracker, Redmine and mail servers on loopback and runs the tests against them.
// Needs root on Debian, because their packages are installed; says so and ends with 0 elsewhere, without having tested anything.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installWhenNeeded, repository, run, tool } from './clone.mjs';

const folder = join(repository, 'scripts', 'ticket-systems');

if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
  console.error(
    'SKIPPED: ticket systems; their packages can be installed by root on Debian only. Nothing was tested.',
  );
  process.exit(0);
}
installWhenNeeded();
const environment = { ...process.env };
for (const script of ['run-rt.sh', 'run-redmine.sh', 'run-mail.sh']) {
  const status = run(join(folder, script), ['up']);
  if (status !== 0) process.exit(status);
  const lines = execFileSync(join(folder, script), ['env'], { encoding: 'utf8' })
    .trim()
    .split('\n');
  for (const line of lines)
    environment[line.slice(0, line.indexOf('='))] = line.slice(line.indexOf('=') + 1);
}
const tests = ['run', 'packages/server/test/ticket-systems', ...process.argv.slice(2)];
process.exit(run(process.execPath, [tool('vitest/vitest.mjs'), ...tests], { env: environment }));
