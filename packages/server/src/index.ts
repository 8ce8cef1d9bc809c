/** What a program that embeds Signalbox works with; the benches are such programs. */
export { publishWorkspace } from './agents/publish.ts';
export { verifyAudit } from './audit/verify.ts';
export { groupCommit } from './batching/group-commit.ts';
export { readSettings, type Settings } from './config/settings.ts';
export { openReducer, type ReducerWatch } from './controls/reducer.ts';
export { setSwitch } from './controls/set-switch.ts';
export { openEmbeddedDatabase, removeEmbedded } from './embedded/index.ts';
export { createKey } from './keys/manage.ts';
export { train } from './learn/train.ts';
export { acceptArrivals } from './line/intake.ts';
export { type Engine, openEngine } from './main/engine.ts';
export { openTenantModels } from './main/models.ts';
export { type Serving, startServing } from './main/serving.ts';
export { startWorking, type Working } from './main/working.ts';
export { fillSearch } from './search/fill.ts';
export { loadWorkspace } from './workspace/load.ts';
