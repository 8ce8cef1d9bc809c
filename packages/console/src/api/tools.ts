import type { ToolTryView, ToolView } from '@signalbox/contract';
import { queryOptions } from '@tanstack/react-query';
import type { ListPage } from './pages.ts';
import { get, post } from './request.ts';

export type { ToolTryView, ToolView } from '@signalbox/contract';

/** The tools agents may list. Each server is asked, which may take some seconds. */
export const toolsQuery = queryOptions({
  queryKey: ['tools'],
  queryFn: async ({ signal }) => (await get<ListPage<ToolView>>('/v1/tools', { signal })).data,
});

const at = (name: string): string => `/v1/tools/${encodeURIComponent(name)}`;

/** Lets a tool in as it was looked at; refused when its server says something else by now. */
export const approveTool = (name: string, definitionHash: string): Promise<ToolView> =>
  post(`${at(name)}/approve`, { definitionHash });
export const revokeTool = (name: string): Promise<ToolView> => post(`${at(name)}/revoke`);

interface ToolTry {
  readonly input: Readonly<Record<string, unknown>>;
  /** Whose knowledge is searched; absent: all of it. */
  readonly agent?: string | undefined;
  /** Everything is checked and nothing is sent. */
  readonly dryRun: boolean;
}

export const tryTool = (name: string, body: ToolTry): Promise<ToolTryView> =>
  post(`${at(name)}/try`, body);
