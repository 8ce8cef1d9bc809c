import * as z from 'zod';
import { fileObject } from './file-object.ts';
import { slug } from './names.ts';
import { type Policy, policySchema } from './policy.ts';
import { type SourceConfig, sourceSchema } from './source.ts';

export interface WorkspaceFile {
  readonly workspace: string;
  /** As declared; `api` and `desk` are added by the loader. */
  readonly sources: readonly SourceConfig[];
  readonly policy: Policy;
}

/** `signalbox.yaml`. */
export const workspaceFileSchema: z.ZodType<WorkspaceFile> = fileObject(
  {
    workspace: slug,
    sources: z.array(sourceSchema, { error: 'a list of sources' }).default([]),
    policy: policySchema.prefault({}),
  },
  'a mapping with workspace, sources and policy',
).transform((file) => ({ workspace: file.workspace, sources: file.sources, policy: file.policy }));
