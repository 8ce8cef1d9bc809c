import { pino } from 'pino';
import { cachedRuntimes } from '../../src/agents/load-runtime.ts';
import { modelCache } from '../../src/agents/model-cache.ts';
import { readTextModel } from '../../src/agents/text-model.ts';
import { openConnectors } from '../../src/main/connectors.ts';
import { lineContext } from '../../src/main/context.ts';
import { openDatabase } from '../../src/store/database.ts';
import { openMasterKey } from '../../src/vault/master-key.ts';
import { loadWorkspace } from '../../src/workspace/index.ts';
import { run } from './running.ts';

/** The main file of a real second process: argv names the database, the tenant, the master key and the workspace. */
const [url = '', tenantId = '', keyFile = '', directory = ''] = process.argv.slice(2);
const logger = pino({ level: 'silent' });
const database = openDatabase({ url });
const master = await openMasterKey(keyFile);
const connectors = openConnectors(database, master);
const loaded = await loadWorkspace(directory, process.env);
if (!loaded.ok) throw new Error('the workspace of the test is wrong');
const { sources, secrets, channels } = loaded.workspace;
connectors.use(
  tenantId,
  sources.map((source) => secrets.resolve(source.name) ?? source),
);
connectors.useChannels(tenantId, channels.all());
const context = lineContext({
  database,
  master,
  logger,
  runtimes: cachedRuntimes(modelCache(readTextModel), logger),
  connectors: connectors.source,
  announce: () => undefined,
});
await run(url, context, database, connectors.channels);
process.send?.('ready');
