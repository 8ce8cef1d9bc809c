import type {
  AgentVerdict,
  BreakerView,
  ControlCause,
  ControlVerdict,
  ModeView,
} from '@signalbox/domain';
import type { FindingRow } from '../store/control/put-findings.ts';

/** Where one control stands, by its name; what a tick compares with the tick before. */
export interface Finding extends Omit<FindingRow, 'cause' | 'reason'> {
  readonly cause: ControlCause;
  readonly agent: string | null;
  readonly category: string | null;
  readonly source: string | null;
  /** In one word: a mode, the state of a breaker, or `held`. */
  readonly stands: string;
}

/** Every control that says something, by name. Those that are normal, closed or ended are not among them. */
export function findingsOf(verdict: ControlVerdict): ReadonlyMap<string, Finding> {
  const all: Finding[] = [];
  for (const [agent, one] of Object.entries(verdict.agents)) all.push(...ofAgent(agent, one));
  for (const [source, breaker] of Object.entries(verdict.sources)) {
    all.push(ofBreaker(`breaker:source:${source}`, breaker, { agent: null, source }));
  }
  return new Map(all.filter((one) => one.active).map((one) => [one.id, one]));
}

function ofAgent(agent: string, verdict: AgentVerdict): readonly Finding[] {
  const categories = Object.entries(verdict.categories).map(([category, one]) =>
    ofMode(`mode:${agent}/${category}`, one, agent, category),
  );
  const bursts = Object.entries(verdict.bursts).map(
    ([target, { cause }]): Finding => ({
      ...{ id: `burst:${agent}/${target}`, kind: 'burst', active: true, mode: null, share: null },
      ...{ cause, until: null, agent, category: null, source: null, stands: 'held' },
    }),
  );
  return [
    { ...ofMode(`mode:${agent}`, verdict, agent, null), share: verdict.probeShare },
    ofBreaker(`breaker:agent:${agent}`, verdict.breaker, { agent, source: null }),
    ...categories,
    ...bursts,
  ];
}

function ofMode(id: string, view: ModeView, agent: string, category: string | null): Finding {
  const { mode, cause } = view;
  return {
    ...{ id, kind: 'mode', active: mode !== 'normal', mode, share: null, cause, until: null },
    ...{ agent, category, source: null, stands: mode },
  };
}

function ofBreaker(
  id: string,
  view: BreakerView,
  of: { readonly agent: string | null; readonly source: string | null },
): Finding {
  const { state, share, cause, probesAtMs } = view;
  const until = probesAtMs === null ? null : new Date(probesAtMs).toISOString();
  return {
    ...{ id, kind: 'breaker', active: state !== 'closed', mode: null, share, cause, until },
    ...{ ...of, category: null, stands: state },
  };
}

/** A control that has gone back to where it limits nothing. */
export function ended(finding: Finding): Finding {
  const cause: ControlCause = { code: 'none', value: null, limit: null, count: null };
  const stands = { mode: 'normal', breaker: 'closed', burst: 'ended' }[finding.kind];
  const mode = finding.kind === 'mode' ? 'normal' : null;
  const share = finding.kind === 'burst' ? null : 1;
  return { ...finding, active: false, mode, share, until: null, cause, stands };
}

/** True when nothing that is shown or acted on differs. */
export function isSame(a: Finding | undefined, b: Finding | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (
    a.stands === b.stands &&
    a.share === b.share &&
    a.until === b.until &&
    a.cause.code === b.cause.code
  );
}
