import type { AgentThinking, TicketSystemConfig } from '@signalbox/contract';
import type {
  Autonomy,
  CheckedPast,
  CompiledRules,
  Familiarity,
  FieldAnswer,
  GatePolicy,
  HoldPolicy,
  InjectionAct,
  MistakeCost,
  Risk,
  ToolGrant,
} from '@signalbox/domain';
import type { BurstTerms } from '../controls/burst-meter.ts';
import type { Tx } from '../store/tx.ts';
import type { EffectiveControls } from './effective-controls.ts';

/** The built-in text model of a version. */
export interface TextModel {
  readonly id: string;
  /** An answer for each field it was trained on, and how the text stands to those it was trained on. */
  answer(text: string): ModelAnswer;
}

export interface ModelAnswer extends Familiarity {
  readonly fields: ReadonlyMap<string, FieldAnswer>;
}

export interface AgentField {
  readonly field: string;
  /** The outside field it is written to. */
  readonly target: string;
  /** Null: any value. */
  readonly allowed: ReadonlySet<string> | null;
}

/** One agent version, ready to decide. */
export interface AgentRuntime {
  readonly agent: string;
  readonly versionId: string;
  readonly kind: 'ticket' | 'invoice';
  readonly sources: ReadonlySet<string> | 'all';
  readonly autonomy: Autonomy;
  readonly risk: Risk;
  /** Of telling the requester something; `visible` or graver. */
  readonly answerRisk: Risk;
  /** Calibrated confidence from which a cheaper tier's answer is taken. */
  readonly tierThreshold: number;
  readonly fields: readonly AgentField[];
  readonly rules: CompiledRules | null;
  readonly model: TextModel | null;
  /** The version names a model that is missing or damaged: rules answer in its place, flagged. */
  readonly modelLost: boolean;
  /**
   * Calibrators recorded for this version, by `tier/field`: raw score → chance of being right. The built-in model brings its
   * own, fitted in training; a refit from outcomes replaces it.
   */
  readonly calibrators: ReadonlyMap<string, (raw: number) => number>;
  /** What its file says of models; `models` empty: none is asked. */
  readonly thinking: AgentThinking;
  /** What it is for, in words; null: its file does not say. */
  readonly optimisesFor: string | null;
  /** Tools it may call; nothing else runs. */
  readonly grants: readonly ToolGrant[];
  /** Globs below `knowledge/` it may read. */
  readonly knowledge: readonly string[];
  readonly gate: GatePolicy;
  readonly hold: HoldPolicy;
}

export interface TrippedSwitch {
  readonly id: string;
  /** Null: until a person resets it. */
  readonly untilMs: number | null;
}

/** What a source is told beside decisions, and what becomes of its ended tickets. */
export type SourceTerms = Pick<TicketSystemConfig, 'handOver' | 'acknowledge' | 'onReply'>;

/** What decides for a tenant under one epoch. Every change of it raises the epoch. */
export interface TenantRuntime {
  readonly epoch: number;
  /** Those an item may be given to, in the workspace's order. */
  readonly agents: readonly AgentRuntime[];
  /** Those that are asked by other agents only, by name. */
  readonly specialists: ReadonlyMap<string, AgentRuntime>;
  readonly switches: readonly TrippedSwitch[];
  /** What the checked tickets of all requesters had when this was loaded: a common ground, so it may be older than they are. */
  readonly checked: CheckedPast;
  readonly controls: EffectiveControls;
  /** Share of automatic decisions that a person checks, 0 to 1. */
  readonly sampleRate: number;
  readonly costs: readonly MistakeCost[];
  /** By source; absent for one that has none. */
  readonly terms: ReadonlyMap<string, SourceTerms>;
  /** Calibrated confidence from which a proposal is worth a person's look. */
  readonly assistedFrom: number;
  /** What becomes of an item whose text seems to give orders to a machine. */
  readonly injection: InjectionAct;
  /** From when on decisions of an agent are a burst. */
  readonly bursts: (agent: string) => BurstTerms;
}

export interface RuntimeSource {
  /** The runtime of the transaction's tenant under the transaction's epoch. */
  (tx: Tx): Promise<TenantRuntime>;
  /** Any version of an agent that was ever published; null: there is none of that name. */
  version(tx: Tx, agent: string, id: string): Promise<AgentRuntime | null>;
}

/** Switches that cover an item of this agent and source. */
export function trippedFor(
  runtime: TenantRuntime,
  item: { readonly agent: string | null; readonly source: string },
  nowMs: number,
): readonly string[] {
  const covering = new Set(['tenant', `agent:${item.agent ?? ''}`, `source:${item.source}`]);
  return runtime.switches
    .filter((one) => covering.has(one.id) && (one.untilMs === null || one.untilMs > nowMs))
    .map((one) => one.id);
}
