import { pino } from 'pino';
import { cachedRuntimes } from '../../src/agents/load-runtime.ts';
import { modelCache } from '../../src/agents/model-cache.ts';
import { readTextModel } from '../../src/agents/text-model.ts';
import { noTools } from '../../src/conversation/no-tools.ts';
import type { LineContext } from '../../src/line/context.ts';
import { openConnectors } from '../../src/main/connectors.ts';
import { lineContext } from '../../src/main/context.ts';
import { openTenantModels } from '../../src/main/models.ts';
import { openThinking } from '../../src/main/thinking.ts';
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
const thinking = openThinking(
  (tenant, { modelKeys, policy, embeddings }) =>
    openTenantModels(context, tenant, { models: modelKeys.all(), policy, embeddings }),
  () => noTools,
);
const context: LineContext = lineContext({
  database,
  master,
  logger,
  runtimes: cachedRuntimes(modelCache(readTextModel), logger),
  connectors: connectors.source,
  announce: () => undefined,
  thinking: thinking.source,
});
thinking.use(tenantId, loaded.workspace);
await run(url, context, database, connectors.channels);
process.send?.('ready');
