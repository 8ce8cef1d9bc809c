import * as z from 'zod';
import { fileObject } from './file-object.ts';
import { type EmbeddingsConfig, knowledgeBlockSchema } from './knowledge.ts';
import { slug } from './names.ts';
import { type Policy, policySchema } from './policy.ts';
import { type SourceConfig, sourceSchemaOf } from './source.ts';
import type { TicketSystemKinds } from './ticket-system.ts';

export interface WorkspaceFile {
  readonly workspace: string;
  /** As declared; `api` and `desk` are added by the loader. */
  readonly sources: readonly SourceConfig[];
  readonly policy: Policy;
  /** Null: articles are searched by words alone. */
  readonly embeddings: EmbeddingsConfig | null;
}

/** `signalbox.yaml`, where these ticket systems are spoken to. */
export function workspaceFileSchemaOf(systems: TicketSystemKinds): z.ZodType<WorkspaceFile> {
  const sources = z.array(sourceSchemaOf(systems), { error: 'a list of sources' });
  return fileObject(
    {
      workspace: slug,
      sources: sources.default([]),
      policy: policySchema.prefault({}),
      knowledge: knowledgeBlockSchema.prefault({}),
    },
    'a mapping with workspace, sources and policy',
  ).transform((file) => ({
    workspace: file.workspace,
    sources: file.sources,
    policy: file.policy,
    embeddings: file.knowledge,
  }));
}
