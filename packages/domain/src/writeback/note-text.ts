import { own } from '../shared/own.ts';
import type { OutsideFields } from './judge-read-back.ts';

export interface NoteFacts {
  readonly agent: string;
  readonly version: string;
  /** A person said yes to it. */
  readonly confirmed: boolean;
  /** Outside field → calibrated confidence, 0..1; a field a person set has none that counts. */
  readonly confidences: Readonly<Record<string, number>>;
}

const versionShown = 8;

/**
 * The note a write leaves for the team: who set what, how surely and on whose word. Names and values only, never text of the
 * ticket. The same facts give the same text, so a repeat can be told by its key alone.
 */
export function noteText(written: OutsideFields, facts: NoteFacts): string {
  const lines = Object.entries(written).map(([field, value]) => {
    const confidence = own(facts.confidences, field);
    const sure =
      facts.confirmed || confidence === undefined
        ? ''
        : ` (${Math.round(confidence * 100)} % sure)`;
    return `${field}: ${value ?? 'none'}${sure}`;
  });
  const by = `${facts.agent} ${facts.version.slice(0, versionShown)}`;
  const how = facts.confirmed
    ? `Proposed by the AI agent ${by}, confirmed by a person.`
    : `Set by the AI agent ${by} without a person.`;
  return [how, ...lines].join('\n');
}
