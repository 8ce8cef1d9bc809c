import * as z from 'zod';

/** What we read of Redmine's answers; more may stand there. */
const named = z.object({ id: z.number(), name: z.string() });
export type Named = z.infer<typeof named>;

const issue = z.object({
  id: z.number(),
  project: named,
  subject: z.string().nullish(),
  description: z.string().nullish(),
  author: named.nullish(),
  created_on: z.string().nullish(),
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
        user: named.nullish(),
        created_on: z.string().nullish(),
        notes: z.string().nullish(),
        private_notes: z.boolean().default(false),
        details: z
          .array(
            z.object({
              property: z.string().nullish(),
              name: z.string(),
              old_value: z.string().nullish(),
              new_value: z.string().nullish(),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
  allowed_statuses: z.array(named).default([]),
});
export type RedmineIssue = z.infer<typeof issue>;

export const issueShape = z.object({ issue });
export const issuesShape = z.object({ issues: z.array(issue) });
export const prioritiesShape = z.object({ issue_priorities: z.array(named) });
export const projectShape = z.object({
  project: z.object({ id: z.number(), issue_categories: z.array(named).default([]) }),
});
export const userShape = z.object({
  user: z.object({
    admin: z.boolean().default(false),
    memberships: z.array(z.object({ project: named, roles: z.array(named) })).default([]),
  }),
});
export const roleShape = z.object({ role: z.object({ permissions: z.array(z.string()) }) });

/** Issues as a list has them: without what was said on them. */
export const changedShape = z.object({
  issues: z.array(z.object({ id: z.number(), project: named, updated_on: z.string() })),
});
export type ChangedIssue = z.infer<typeof changedShape>['issues'][number];
export const statusesShape = z.object({
  issue_statuses: z.array(named.extend({ is_closed: z.boolean().default(false) })),
});
export const pastShape = changedShape.extend({ total_count: z.number().nullish() });
export const newestShape = z.object({
  issues: z.array(issue.pick({ id: true, custom_fields: true })),
});
export const personShape = z.object({ user: z.object({ mail: z.string().nullish() }) });
