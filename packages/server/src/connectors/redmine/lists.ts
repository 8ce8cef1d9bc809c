import type { SystemClient } from '../system-client.ts';
import { projectShape } from './shapes.ts';

export type Filter = readonly [field: string, operator: string, values: readonly string[]];

/** Issues of these projects, closed ones too. In Redmine's long form of filters: the short one takes one project only. */
export function issuesPath(
  projects: ReadonlySet<number>,
  page: Readonly<Record<string, string>>,
  filters: readonly Filter[],
): string {
  const query = new URLSearchParams(page);
  const all: readonly Filter[] = [
    ['status_id', '*', []],
    ['project_id', '=', [...projects].map(String)],
    ...filters,
  ];
  for (const [field, operator, values] of all) {
    query.append('f[]', field);
    query.append(`op[${field}]`, operator);
    for (const value of values) query.append(`v[${field}][]`, value);
  }
  return `/issues.json?${query.toString()}`;
}

/** A moment as a filter has it. */
export function stampOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

export interface ProjectIds {
  read(left: () => number): Promise<ReadonlySet<number>>;
  forget(): void;
}

/** The numbers of the projects. Kept: the identifier of a project never changes. */
export function openProjectIds(client: SystemClient, places: readonly string[]): ProjectIds {
  let known: ReadonlySet<number> | null = null;
  return {
    read: async (left) => {
      if (known !== null) return known;
      const ids = new Set<number>();
      for (const place of places) {
        const { project } = await client.read(`/projects/${place}.json`, projectShape, left());
        ids.add(project.id);
      }
      known = ids;
      return ids;
    },
    forget: () => {
      known = null;
    },
  };
}
