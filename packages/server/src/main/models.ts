import type { EmbeddingsConfig, ModelConfig, Policy } from '@signalbox/contract';
import { defaultControlPolicy } from '@signalbox/domain';
import type { LineContext } from '../line/context.ts';
import { defaultCacheOptions, openAnswerCache } from '../model-ledger/open-answer-cache.ts';
import { openCallLedger } from '../model-ledger/open-call-ledger.ts';
import { defaultNearOptions, openNearAnswers } from '../model-ledger/open-near-answers.ts';
import { RecentItemKeys } from '../model-ledger/recent-item-keys.ts';
import { spendLimits } from '../model-ledger/spend-limits.ts';
import { type Models, openModels } from '../models/open-models.ts';
import { openWayOut } from './way-out.ts';

interface ModelWorkspace {
  /** With their keys filled in. */
  readonly models: readonly ModelConfig[];
  readonly policy: Policy;
  readonly embeddings?: EmbeddingsConfig | null | undefined;
}

/** The models of a tenant's workspace as this process asks them: counted, limited, recorded and kept in the tenant's tables. */
export function openTenantModels(
  context: Pick<LineContext, 'database' | 'keysOf' | 'now' | 'chance'>,
  tenantId: string,
  workspace: ModelWorkspace,
): Models {
  const { database, now, chance } = context;
  const keys = context.keysOf(tenantId);
  const { policy, models, embeddings = null } = workspace;
  const recent = new RecentItemKeys(keys);
  return openModels(models, {
    openWay: openWayOut,
    embeddings,
    ledger: openCallLedger(database, keys, spendLimits(policy), recent),
    cache: openAnswerCache(database, keys, defaultCacheOptions, recent),
    near: openNearAnswers(database, keys, defaultNearOptions, recent),
    policy: { ...defaultControlPolicy, breaker: policy.breaker },
    clock: { now, chance },
  });
}
