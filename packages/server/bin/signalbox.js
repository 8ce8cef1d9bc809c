#!/usr/bin/env -S node --max-semi-space-size=64
// With the young objects of a batch in one half space a seventh more items go through; 16 MB, Node's own limit, moves most of them.
// Committed as plain JavaScript because npm links a workspace's command only when its file exists at install.
// In a clone it builds what changed before it runs; in an installed package there is nothing to build.
import { existsSync } from 'node:fs';

const minimum = [20, 19];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < minimum[0] || (major === minimum[0] && minor < minimum[1])) {
  console.error(
    `signalbox: Node.js ${minimum.join('.')} or newer is needed; this is ${process.versions.node}.`,
  );
  process.exit(2);
}

if (existsSync(new URL('../src/cli/main.ts', import.meta.url))) {
  const { buildWhenStale } = await import('./build-clone.js');
  try {
    await buildWhenStale();
  } catch (error) {
    console.error(`signalbox: ${error.message}`);
    if (process.argv.includes('--json')) {
      console.log(JSON.stringify({ error: { code: 'build_failed', message: error.message } }));
    }
    process.exit(2);
  }
}

// Until the program listens for signals itself, which takes as long as loading it.
const interrupted = () => process.exit(130);
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
for (const signal of signals) process.on(signal, interrupted);
const { main } = await import('../dist/program/main.js');
const ended = main(process.argv.slice(2));
for (const signal of signals) process.off(signal, interrupted);
await ended;
