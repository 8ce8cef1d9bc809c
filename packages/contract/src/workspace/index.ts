export {
  type AgentConfig,
  type AgentFieldConfig,
  AUTONOMY,
  type Autonomy,
  agentFileSchema,
  riskOf,
  type ThresholdOverride,
  TIERS,
  type Tier,
} from './agent.ts';
export {
  AGENT_ROLES,
  type AgentThinking,
  agentThinkingDefaults,
} from './agent-thinking.ts';
export {
  type AlertChannelConfig,
  type AlertConfig,
  alertFileSchema,
  CHANNEL_TYPES,
  type MailChannelConfig,
  type SlackChannelConfig,
  type WebhookChannelConfig,
} from './alert.ts';
export { type Money, minorDigits, parseDurationMs, parseMoney, parsePercent } from './amounts.ts';
export type { IssueParams } from './file-object.ts';
export { type AcknowledgeConfig, HAND_OVER_CAUSES, type HandOverConfig } from './hand-over.ts';
export { type JsonPathStep, readJsonPath, valuesAt } from './json-path.ts';
export type { EmbeddingsConfig } from './knowledge.ts';
export type { MailReplyConfig, MailSourceConfig } from './mail-source.ts';
export { type MemoryPolicy, memoryDefaults } from './memory.ts';
export {
  MODEL_PROVIDERS,
  MODEL_SIZES,
  type ModelConfig,
  type ModelPrice,
  type ModelProvider,
  type ModelSize,
  modelFileSchema,
} from './model.ts';
export {
  DEFAULT_REVIEW_REASONS,
  type MistakeCost,
  POLICY_IN_FORCE,
  POLICY_NOT_YET_IN_FORCE,
  type Policy,
  policySchema,
  type ReviewReason,
  type SpendPolicy,
  type Thresholds,
} from './policy.ts';
export type { PollConfig } from './poll.ts';
export { type ActionRisk, RISKS } from './risks.ts';
export { type RuleConditionConfig, type RuleConfig, ruleSchema, rulesFileSchema } from './rule.ts';
export {
  type BuiltInSourceConfig,
  GUARANTEES,
  type Guarantee,
  type HttpRequestConfig,
  type HttpSourceConfig,
  type JsonValue,
  RESERVED_SOURCES,
  SOURCE_TYPES,
  type SourceConfig,
  sourceSchemaOf,
} from './source.ts';
export type {
  FieldPlace,
  TicketSystemConfig,
  TicketSystemKinds,
  TicketSystemWords,
} from './ticket-system.ts';
export {
  BUILT_IN_TOOLS,
  type BuiltInTool,
  type McpToolConfig,
  type McpWay,
  mcpToolName,
  type ToolGrantConfig,
  type ToolServerConfig,
  toolServerFileSchema,
} from './tool.ts';
export type { WebhookConfig, WebhookMap } from './webhook.ts';
export { type WorkspaceFile, workspaceFileSchemaOf } from './workspace-file.ts';
