export { type Arrival, classifyArrival, type KnownArrival } from './classify-arrival.ts';
export type { CharacterChange } from './clean-characters.ts';
export { intakeLimits, isFieldKey } from './limits.ts';
export * from './mail/index.ts';
export * from './moment-window.ts';
export * from './number-window.ts';
export * from './past-window.ts';
export * from './plan-poll.ts';
export * from './requester-kind.ts';
export {
  type SanitiseChange,
  type SanitisedText,
  type SanitiseOptions,
  sanitiseText,
} from './sanitise-text.ts';
export * from './thread-summary.ts';
