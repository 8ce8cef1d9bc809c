export { type AgentVersion, describeAgentVersion } from './agent-version.ts';
export {
  checkWorkspace,
  type PastTicket,
  type RuleCheck,
  type RuleContradiction,
  type RuleFieldCheck,
  type RuleOverlap,
  type WorkspaceCheck,
} from './check.ts';
export { formatCheck } from './check-report.ts';
export type { Environment } from './environment.ts';
export { initWorkspace, WorkspaceExistsError } from './init.ts';
export { loadWorkspace, type WorkspaceLoad } from './load.ts';
export type { LoadedWorkspace } from './loaded-workspace.ts';
export { formatProblem, type WorkspaceProblem, type WorkspaceProblemCode } from './problem.ts';
