import { z } from 'zod';

export const agentSchema = z.object({
  name: z.string(),
  /** The version that serves; content-addressed. */
  version: z.string(),
  /** What `rollback` without `to` returns to. */
  previous: z.string().nullable(),
  owner: z.string().nullable(),
  autonomy: z.string().nullable(),
  model: z.string().nullable(),
  updatedAt: z.string(),
});
export type AgentView = z.infer<typeof agentSchema>;

export const agentVersionSchema = z.object({
  id: z.string(),
  agent: z.string(),
  live: z.boolean(),
  createdAt: z.string(),
  /** The recorded configuration: agent, policy, rules, model. */
  config: z.record(z.string(), z.unknown()),
});
export type AgentVersionView = z.infer<typeof agentVersionSchema>;
