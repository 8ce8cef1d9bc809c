import { existsSync } from 'node:fs';
import { run } from './clone.mjs';

/** Where Debian and others put it, the one without windows first: it starts sooner and needs less. */
const places = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
/** The first is half the second's size; older Debian has only the second. */
const packageNames = ['chromium-headless-shell', 'chromium'];

/** The browser tests drive the system's Chromium. Debian's root gets it from apt; others are told what to do, and those tests fail. */
export function installChromiumWhenMissing() {
  if (places.some((path) => existsSync(path))) return;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.error('Installing Chromium for the browser tests …');
    const output = { stdio: ['ignore', 2, 2] };
    // A list that cannot be renewed may still be good enough.
    run('apt-get', ['update'], output);
    for (const name of packageNames) {
      const args = ['install', '-y', '--no-install-recommends', name];
      if (run('apt-get', args, output) === 0) return;
    }
  }
  console.error(
    `The browser tests will fail: there is no Chromium at ${places.join(', ')}. On Debian: sudo apt-get install ${packageNames[0]}`,
  );
}
