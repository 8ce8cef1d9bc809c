import type {
  Autonomy,
  CompiledRules,
  FieldAnswer,
  GatePolicy,
  HoldPolicy,
  Risk,
} from '@signalbox/domain';
import type { Tx } from '../store/tx.ts';

/** The built-in text model of a version. */
export interface TextModel {
  readonly id: string;
  /** An answer for each field it was trained on. */
  answer(text: string): ReadonlyMap<string, FieldAnswer>;
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
  readonly gate: GatePolicy;
  readonly hold: HoldPolicy;
}

export interface TrippedSwitch {
  readonly id: string;
  /** Null: until a person resets it. */
  readonly untilMs: number | null;
}

/** What decides for a tenant under one epoch. Every change of it raises the epoch. */
export interface TenantRuntime {
  readonly epoch: number;
  readonly agents: readonly AgentRuntime[];
  readonly switches: readonly TrippedSwitch[];
}

/** The runtime of the transaction's tenant under the transaction's epoch. */
export type RuntimeSource = (tx: Tx) => Promise<TenantRuntime>;

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
