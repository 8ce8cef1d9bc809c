import * as z from 'zod';

/** What we read of Jira's answers (REST v3); more may stand there. */
const named = z.object({ id: z.string(), name: z.string() });
const person = z.object({
  accountId: z.string(),
  emailAddress: z.string().nullish(),
  displayName: z.string().nullish(),
});
const project = z.object({ key: z.string(), projectTypeKey: z.string().nullish() });

export const issueShape = z.object({
  key: z.string(),
  /** Custom fields besides, by their id. */
  fields: z.looseObject({
    project,
    updated: z.string(),
    created: z.string().nullish(),
    summary: z.string().nullish(),
    description: z.unknown().optional(),
    reporter: person.nullish(),
    status: named.extend({ statusCategory: z.object({ key: z.string() }).nullish() }).nullish(),
    priority: named.nullish(),
    components: z.array(named).nullish(),
  }),
});
export type JiraIssue = z.infer<typeof issueShape>;

export const searchShape = z.object({
  issues: z.array(
    z.object({ key: z.string(), fields: z.object({ updated: z.string(), project }) }),
  ),
  isLast: z.boolean().nullish(),
  nextPageToken: z.string().nullish(),
});

export const pastShape = z.object({
  issues: z.array(
    z.object({ key: z.string(), fields: z.object({ created: z.string(), project }) }),
  ),
  isLast: z.boolean().nullish(),
  nextPageToken: z.string().nullish(),
});
/** What was changed on an issue, the oldest first. */
export const changelogShape = z.object({
  values: z.array(
    z.object({
      items: z.array(z.object({ field: z.string(), fromString: z.string().nullish() })),
    }),
  ),
});

export const commentsShape = z.object({
  total: z.number(),
  comments: z.array(
    z.object({
      id: z.string(),
      author: person.nullish(),
      body: z.unknown().optional(),
      created: z.string(),
      /** Only in projects that have a portal. */
      jsdPublic: z.boolean().nullish(),
      properties: z.array(z.object({ key: z.string(), value: z.unknown().optional() })).nullish(),
    }),
  ),
});
export type JiraComment = z.infer<typeof commentsShape>['comments'][number];

export const fieldsShape = z.array(
  z.object({ id: z.string(), name: z.string(), custom: z.boolean() }),
);

const allowed = z.object({
  id: z.string(),
  name: z.string().nullish(),
  value: z.string().nullish(),
});
export const editShape = z.object({
  fields: z.record(
    z.string(),
    z.object({
      schema: z.object({ type: z.string() }),
      allowedValues: z.array(allowed).nullish(),
    }),
  ),
});
export type Editable = z.infer<typeof editShape>['fields'];

export const transitionsShape = z.object({
  transitions: z.array(
    z.object({
      id: z.string(),
      to: z.object({ name: z.string() }),
      fields: z
        .record(
          z.string(),
          z.object({ required: z.boolean(), hasDefaultValue: z.boolean().nullish() }),
        )
        .nullish(),
    }),
  ),
});

export const projectShape = project;
export const permissionsShape = z.object({
  permissions: z.record(z.string(), z.object({ havePermission: z.boolean() })),
});
export const statusesShape = z.array(
  z.object({ statuses: z.array(z.object({ name: z.string() })) }),
);
