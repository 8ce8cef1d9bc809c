import type { AgentConfig, AgentVersionView, Policy } from '@signalbox/contract';
import { queryOptions } from '@tanstack/react-query';
import { agentVersionsQuery } from '../../api/agents.ts';

/** What of a recorded configuration is shown in words; older versions may lack any of it. */
export interface VersionConfig {
  readonly agent?: Partial<AgentConfig>;
  readonly policy?: Partial<Pick<Policy, 'thresholds' | 'urgent'>>;
  readonly rules?: readonly unknown[];
  readonly model?: string | null;
}

export function configOf(version: AgentVersionView): VersionConfig {
  return version.config as VersionConfig;
}

/** The agent's own part of the version in force. */
export const liveConfigQuery = (name: string) =>
  queryOptions({
    ...agentVersionsQuery(name),
    select: (versions: readonly AgentVersionView[]) => {
      const live = versions.find((version) => version.live);
      return live === undefined ? undefined : configOf(live).agent;
    },
  });
