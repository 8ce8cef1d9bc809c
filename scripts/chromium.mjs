import { existsSync } from 'node:fs';
import { run } from './clone.mjs';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser tests drive the system's Chromium. Debian's root gets it from apt; others are told what to do, and those tests fail. */
export function installChromiumWhenMissing() {
  if (places.some((path) => existsSync(path))) return;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.error('Installing Chromium for the browser tests …');
    const output = { stdio: ['ignore', 2, 2] };
    const args = ['install', '-y', '--no-install-recommends', 'chromium'];
    // A list that cannot be renewed may still be good enough.
    run('apt-get', ['update'], output);
    if (run('apt-get', args, output) === 0) return;
  }
  console.error(
    `The browser tests will fail: there is no Chromium at ${places.join(', ')}. On Debian: sudo apt-get install chromium`,
  );
}
