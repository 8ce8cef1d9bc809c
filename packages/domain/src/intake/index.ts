export { type Arrival, classifyArrival, type KnownArrival } from './classify-arrival.ts';
export type { CharacterChange } from './clean-characters.ts';
export { intakeLimits, isFieldKey } from './limits.ts';
export {
  type SanitiseChange,
  type SanitisedText,
  type SanitiseOptions,
  sanitiseText,
} from './sanitise-text.ts';
