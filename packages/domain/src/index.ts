export * from './classify/index.ts';
export * from './controls/alert-change.ts';
export * from './controls/alert-state.ts';
export {
  breakerView,
  type CallNews,
  settleBreaker,
  shareOf,
  takeCall,
} from './controls/breaker.ts';
export { burstLimit, isBurst, mayBeBurst } from './controls/burst-limit.ts';
export * from './controls/control-id.ts';
export * from './controls/describe-cause.ts';
export * from './controls/event.ts';
export * from './controls/incident.ts';
export * from './controls/incident-messages.ts';
export * from './controls/main-field.ts';
export * from './controls/parse-state.ts';
export * from './controls/policy.ts';
export * from './controls/reduce.ts';
export * from './controls/sample.ts';
export * from './controls/signal.ts';
export * from './controls/simulate.ts';
export * from './controls/spend.ts';
export * from './controls/spend-alert.ts';
export {
  type Breaker,
  type ControlState,
  closedBreaker,
  emptyControls,
} from './controls/state.ts';
export * from './controls/verdict.ts';
export * from './controls/view.ts';
export * from './decide/check-answer/index.ts';
export * from './decide/choose-answer.ts';
export * from './decide/conversation/index.ts';
export * from './decide/escalate.ts';
export * from './decide/fall-back.ts';
export * from './decide/permission.ts';
export * from './decide/rank-passages.ts';
export * from './decide/requester-surprise.ts';
export * from './decide/rules/index.ts';
export * from './gate/decide-gate.ts';
export * from './gate/thresholds.ts';
export * from './guard/guard-item.ts';
export * from './guard/injection/index.ts';
export * from './hold/decide-verdict.ts';
export * from './hold/plan-hold.ts';
export * from './intake/index.ts';
export * from './learn/corrections.ts';
export * from './learn/customer.ts';
export * from './learn/edit-share.ts';
export * from './learn/facts.ts';
export * from './learn/group-gaps.ts';
export * from './learn/outcomes.ts';
export * from './learn/past-labels.ts';
export * from './learn/refit.ts';
export * from './line.ts';
export * from './shared/answer.ts';
export * from './shared/canonical-json.ts';
export * from './shared/find-secrets.ts';
export * from './shared/lane.ts';
export * from './shared/mistake-cost.ts';
export * from './shared/mode.ts';
export * from './shared/own.ts';
export * from './shared/reply.ts';
export * from './shared/retry.ts';
export * from './shared/risk.ts';
export * from './shared/thread.ts';
export * from './shared/token-bucket.ts';
export * from './shared/unified-diff.ts';
export * from './shared/verdict-kind.ts';
export * from './shared/write-verdict.ts';
export * from './writeback/acknowledgement.ts';
export * from './writeback/after-attempt.ts';
export * from './writeback/hand-over-cause.ts';
export * from './writeback/hand-over-route.ts';
export * from './writeback/hand-over-text.ts';
export * from './writeback/judge-read-back.ts';
export * from './writeback/note-text.ts';
export * from './writeback/outline.ts';
export * from './writeback/plan-hand-over.ts';
export * from './writeback/second-look.ts';
