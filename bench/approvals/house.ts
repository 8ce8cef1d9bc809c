import {
  loadWorkspace,
  openEngine,
  readSettings,
  startServing,
  startWorking,
} from '@signalbox/server';
import { pino } from 'pino';
import { openArming } from './arming.ts';
import { type HouseNews, stopAtSteps } from './stop-at.ts';

/** A whole process as `signalbox start` runs it, HTTP and jobs, that can be met at any step and killed there. */
const [workspace = '', folder = ''] = process.argv.slice(2);
const tell = (news: HouseNews): void => void process.send?.(news);
// Its parent is gone: nobody would end it.
process.on('disconnect', () => process.exit(0));
const engine = await openEngine({
  settings: readSettings(process.env, process.cwd()),
  logger: pino({ level: 'error' }, pino.destination(2)),
});
stopAtSteps(engine.database.app, openArming(folder), tell);
const loaded = await loadWorkspace(workspace, process.env);
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
engine.connectors.use(engine.tenantId, loaded.workspace.sources);
const serving = await startServing(engine, { port: 0, host: '127.0.0.1' });
await startWorking(engine);
tell({ kind: 'ready', url: serving.url });
