// `npm start`: from a fresh clone to a running Signalbox. Arguments go to `signalbox start`.
// The server runs in this process, so that signals reach it once and nothing stands between it and the terminal.
import { installWhenNeeded } from './clone.mjs';

installWhenNeeded();
process.argv.splice(2, 0, 'start');
await import('../packages/server/bin/signalbox.js');
