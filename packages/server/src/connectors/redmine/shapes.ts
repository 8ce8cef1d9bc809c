import * as z from 'zod';

/** What we read of Redmine's answers; more may stand there. */
const named = z.object({ id: z.number(), name: z.string() });
export type Named = z.infer<typeof named>;

const issue = z.object({
  id: z.number(),
  project: named,
  status: named,
  priority: named,
  category: named.nullish(),
  assigned_to: named.nullish(),
  updated_on: z.string(),
  custom_fields: z
    .array(named.extend({ value: z.union([z.string(), z.array(z.string())]).nullish() }))
    .default([]),
  journals: z
    .array(
      z.object({
        id: z.number(),
        notes: z.string().nullish(),
        private_notes: z.boolean().default(false),
      }),
    )
    .default([]),
  allowed_statuses: z.array(named).default([]),
});
export type RedmineIssue = z.infer<typeof issue>;

export const issueShape = z.object({ issue });
export const prioritiesShape = z.object({ issue_priorities: z.array(named) });
export const projectShape = z.object({
  project: z.object({ issue_categories: z.array(named).default([]) }),
});
export const userShape = z.object({
  user: z.object({
    admin: z.boolean().default(false),
    memberships: z.array(z.object({ project: named, roles: z.array(named) })).default([]),
  }),
});
export const roleShape = z.object({ role: z.object({ permissions: z.array(z.string()) }) });
