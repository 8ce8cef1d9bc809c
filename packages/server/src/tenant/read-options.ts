import { DEFAULT_REVIEW_REASONS, type OptionsView, type Policy } from '@signalbox/contract';
import type { VersionConfig } from '../agents/load-runtime.ts';
import type { LineContext } from '../line/context.ts';
import { readLiveVersions } from '../store/agent/read-live-versions.ts';
import {
  type PublishedRow,
  readPublished,
  readQueues,
  readSources,
} from '../store/tenant/read-options.ts';
import { readTenantRow } from '../store/tenant/tenant-settings.ts';
import { inTenant } from '../store/tx.ts';

const defaultQueue = 'people';

/** What a person can choose from: the values, queues, reasons and sources of the workspace in force. */
export function readOptions(context: LineContext, tenantId: string): Promise<OptionsView> {
  return inTenant(context.database, tenantId, async (tx) => {
    const published = await readPublished(tx);
    const agents = await readLiveVersions(tx);
    const queues = await readQueues(tx);
    const sources = await readSources(tx);
    const policy = published?.policy;
    const own = policy?.review.queue ?? defaultQueue;
    return {
      name: published?.name ?? (await readTenantRow(tx)).name,
      fields: fieldsOf(
        agents.map((row) => (row.config as Partial<VersionConfig>).agent?.fields ?? {}),
      ),
      queues: [own, ...queues.filter((queue) => queue !== own)],
      reasonCodes: reasonsOf(policy),
      urgent: mutable(policy?.urgent ?? {}),
      delayMs: policy?.delayNonUrgentMs ?? null,
      undoMs: policy?.undoMs ?? null,
      sources: sources.map(({ name, type, guarantee, takes_webhooks: takesWebhooks }) => ({
        ...{ name, type, guarantee, takesWebhooks },
      })),
      ...whenPublished(published),
    };
  });
}

type Fields = VersionConfig['agent']['fields'];

/** Every field some agent decides. A value one agent may write may be written; one that lists none may write any. */
function fieldsOf(agents: readonly Fields[]): OptionsView['fields'] {
  const fields = new Map<string, string[] | null>();
  for (const [name, field] of agents.flatMap((one) => Object.entries(one))) {
    if (!field.on) continue;
    const known = fields.get(name);
    const values =
      known === null || field.values === null
        ? null
        : [...new Set([...(known ?? []), ...field.values])];
    fields.set(name, values);
  }
  return Object.fromEntries([...fields].map(([name, values]) => [name, { values }]));
}

function reasonsOf(policy: Policy | undefined): OptionsView['reasonCodes'] {
  // What an older version published has none.
  const review: Partial<Policy['review']> | undefined = policy?.review;
  return (review?.reasons ?? DEFAULT_REVIEW_REASONS).map(({ code, label }) => ({ code, label }));
}

function mutable(urgent: Policy['urgent']): OptionsView['urgent'] {
  return Object.fromEntries(Object.entries(urgent).map(([field, values]) => [field, [...values]]));
}

function whenPublished(
  published: PublishedRow | undefined,
): Pick<OptionsView, 'contentHash' | 'loadedAt'> {
  return {
    contentHash: published?.content_hash ?? null,
    loadedAt: published?.loaded_at.toISOString() ?? null,
  };
}
