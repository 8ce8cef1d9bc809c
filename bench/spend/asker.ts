import { loadWorkspace, openEngine, openTenantModels, readSettings } from '@signalbox/server';
import { pino } from 'pino';

const [workspace = ''] = process.argv.slice(2);
const { ids } = await new Promise<{ readonly ids: readonly string[] }>((resolve) => {
  process.once('message', (message) => resolve(message as { readonly ids: readonly string[] }));
});
const engine = await openEngine({
  settings: readSettings(process.env, process.cwd()),
  logger: pino({ level: 'error' }, pino.destination(2)),
});
const loaded = await loadWorkspace(workspace, process.env);
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
const { policy, modelKeys } = loaded.workspace;
const models = openTenantModels(engine.context, engine.tenantId, {
  ...{ models: modelKeys.all(), policy },
});
const answered = await Promise.all(ids.map(askAbout));
await models.close();
await engine.close();
process.send?.({ served: answered.filter(Boolean).length });
process.disconnect();

/** Waits while only calls under way stand in the way; false: the limit leaves no room. */
async function askAbout(itemId: string, n: number): Promise<boolean> {
  const model = models.find('quick');
  if (model === null) throw new Error('the workspace has this model');
  const request = {
    for: { itemId, agent: 'triage', version: 'bench', tainted: true },
    system: 'You answer briefly.',
    messages: [{ role: 'user', text: 'it eats paper. '.repeat(1 + (n % 20)) }],
    ...{ tools: [], answer: null, maxOutputTokens: 400, temperature: null, probabilities: false },
  } as const;
  for (let tries = 0; ; tries += 1) {
    try {
      await model.ask(request, new AbortController().signal);
      return true;
    } catch (error) {
      if (!isSpent(error)) throw error;
      if (!error.mayFree) return false;
      await new Promise((resolve) => setTimeout(resolve, waitMs(tries)));
    }
  }
}

function isSpent(error: unknown): error is { readonly mayFree: boolean } {
  return error instanceof Error && 'fault' in error && error.fault === 'spent';
}

function waitMs(tries: number): number {
  return 100 * 2 ** Math.min(tries, 4) * (0.5 + Math.random());
}
