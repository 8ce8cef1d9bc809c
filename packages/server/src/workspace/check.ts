import type { RuleConfig } from '@signalbox/contract';
import { applyRules, canonicalJson, compileRules, type RuleResult } from '@signalbox/domain';
import { asCanonical } from './json.ts';
import type { LoadedWorkspace } from './loaded-workspace.ts';

/** A ticket whose right values are known. `labels` is empty for what nobody has labelled. */
export interface PastTicket {
  readonly subject: string;
  readonly body: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly fields?: Readonly<Record<string, string>>;
  readonly senderDomain?: string | null;
  readonly language?: string | null;
}

/** How often a value was right among the tickets where the right value is known. */
export interface RuleFieldCheck {
  readonly field: string;
  readonly value: string;
  readonly labelled: number;
  readonly right: number;
  /** right / labelled, or null when no ticket it hit was labelled. */
  readonly precision: number | null;
}

export interface RuleCheck {
  readonly rule: string;
  /** `rules/basics.yaml:3:9` */
  readonly place: string;
  readonly hits: number;
  readonly fields: readonly RuleFieldCheck[];
}

/** Two rules that want different values for one field: on the same tickets, or by having the same condition. */
export interface RuleContradiction {
  readonly field: string;
  readonly rules: readonly [string, string];
  readonly values: readonly [string, string];
  /** Tickets both hit; 0 when the conditions are the same and no ticket was hit. */
  readonly tickets: number;
  readonly right: readonly [number, number];
}

/** Two rules that want the same and hit the same tickets: one may be superfluous. */
export interface RuleOverlap {
  readonly rules: readonly [string, string];
  readonly tickets: number;
  /** Share of the rarer rule's hits that the other hits too, 0.8..1. */
  readonly share: number;
}

export interface WorkspaceCheck {
  readonly workspace: string;
  readonly agents: number;
  readonly models: number;
  /** Null: no past tickets were given, so only what the files alone say is known. */
  readonly tickets: number | null;
  readonly rules: readonly RuleCheck[];
  readonly neverHit: readonly string[];
  readonly contradictions: readonly RuleContradiction[];
  readonly overlaps: readonly RuleOverlap[];
  /** All rules together, per field: tickets labelled, tickets on which they propose something, and rightly. */
  readonly fields: readonly {
    readonly field: string;
    readonly labelled: number;
    readonly proposed: number;
    readonly right: number;
  }[];
}

const OVERLAP_SHARE = 0.8;
const OVERLAP_TICKETS = 5;

interface PairCount {
  tickets: number;
  readonly right: Map<string, [number, number]>;
}

class Tally {
  tickets = 0;
  readonly hits = new Map<string, number>();
  readonly fields = new Map<string, { labelled: number; right: number }>();
  readonly pairs = new Map<string, Map<string, PairCount>>();
  readonly overall = new Map<string, { labelled: number; proposed: number; right: number }>();
  readonly #rules: ReadonlyMap<string, RuleConfig>;

  constructor(rules: readonly RuleConfig[]) {
    this.#rules = new Map(rules.map((rule) => [rule.rule, rule]));
  }

  add(result: RuleResult, labels: Readonly<Record<string, string>>): void {
    this.tickets += 1;
    for (const [field, label] of Object.entries(labels)) {
      const count = this.overall.get(field) ?? { labelled: 0, proposed: 0, right: 0 };
      const proposed = Object.hasOwn(result.fields, field) ? result.fields[field] : undefined;
      count.labelled += 1;
      if (proposed !== undefined) {
        count.proposed += 1;
        count.right += Number(proposed.value === label);
      }
      this.overall.set(field, count);
    }
    for (const [index, name] of result.hits.entries()) {
      this.#addHit(name, labels);
      for (const other of result.hits.slice(index + 1)) this.#addPair(name, other, labels);
    }
  }

  #addHit(name: string, labels: Readonly<Record<string, string>>): void {
    this.hits.set(name, (this.hits.get(name) ?? 0) + 1);
    for (const [field, value] of Object.entries(this.#rules.get(name)?.sets ?? {})) {
      if (!Object.hasOwn(labels, field)) continue;
      const key = `${name}/${field}`;
      const count = this.fields.get(key) ?? { labelled: 0, right: 0 };
      count.labelled += 1;
      if (labels[field] === value) count.right += 1;
      this.fields.set(key, count);
    }
  }

  #addPair(a: string, b: string, labels: Readonly<Record<string, string>>): void {
    const row = this.pairs.get(a) ?? new Map<string, PairCount>();
    this.pairs.set(a, row);
    const pair = row.get(b) ?? { tickets: 0, right: new Map<string, [number, number]>() };
    row.set(b, pair);
    pair.tickets += 1;
    const [setsA, setsB] = [this.#rules.get(a)?.sets ?? {}, this.#rules.get(b)?.sets ?? {}];
    for (const field of sharedFields(setsA, setsB)) {
      const [rightA, rightB] = pair.right.get(field) ?? [0, 0];
      const label = Object.hasOwn(labels, field) ? labels[field] : undefined;
      pair.right.set(field, [
        rightA + Number(label === setsA[field]),
        rightB + Number(label === setsB[field]),
      ]);
    }
  }
}

type Sets = Readonly<Record<string, string>>;

function sharedFields(a: Sets, b: Sets): readonly string[] {
  return Object.keys(a).filter((field) => Object.hasOwn(b, field));
}

function disagreements(a: RuleConfig, b: RuleConfig, pair: PairCount | null): RuleContradiction[] {
  return sharedFields(a.sets, b.sets).flatMap((field) => {
    const values = [a.sets[field] ?? '', b.sets[field] ?? ''] as const;
    if (values[0] === values[1]) return [];
    const right = pair?.right.get(field) ?? ([0, 0] as const);
    return [{ field, rules: [a.rule, b.rule], values, tickets: pair?.tickets ?? 0, right }];
  });
}

function overlapOf(a: RuleConfig, b: RuleConfig, tally: Tally, pair: PairCount): RuleOverlap[] {
  const sameAim = canonicalJson(asCanonical(a.sets)) === canonicalJson(asCanonical(b.sets));
  const rarer = Math.min(tally.hits.get(a.rule) ?? 0, tally.hits.get(b.rule) ?? 0);
  const share = rarer === 0 ? 0 : pair.tickets / rarer;
  if (!sameAim || pair.tickets < OVERLAP_TICKETS || share < OVERLAP_SHARE) return [];
  return [{ rules: [a.rule, b.rule], tickets: pair.tickets, share }];
}

/** Rules with the same condition, grouped; such rules can be compared without any ticket. */
function sameConditions(rules: readonly RuleConfig[]): readonly RuleContradiction[] {
  const groups = new Map<string, RuleConfig[]>();
  for (const rule of rules) {
    const key = canonicalJson(asCanonical(rule.when));
    groups.set(key, [...(groups.get(key) ?? []), rule]);
  }
  return [...groups.values()].flatMap((group) =>
    group.flatMap((a, index) => group.slice(index + 1).flatMap((b) => disagreements(a, b, null))),
  );
}

function summarise(workspace: LoadedWorkspace, tally: Tally, given: boolean): WorkspaceCheck {
  const rules = workspace.rules.map(
    (rule): RuleCheck => ({
      rule: rule.rule,
      place: workspace.places.get(`rule:${rule.rule}`) ?? '',
      hits: tally.hits.get(rule.rule) ?? 0,
      fields: Object.entries(rule.sets).map(([field, value]) => {
        const { labelled, right } = tally.fields.get(`${rule.rule}/${field}`) ?? {
          labelled: 0,
          right: 0,
        };
        return {
          field,
          value,
          labelled,
          right,
          precision: labelled === 0 ? null : right / labelled,
        };
      }),
    }),
  );
  const byName = new Map(workspace.rules.map((rule) => [rule.rule, rule]));
  const contradictions: RuleContradiction[] = [];
  const overlaps: RuleOverlap[] = [];
  for (const [nameA, row] of tally.pairs) {
    for (const [nameB, pair] of row) {
      const [a, b] = [byName.get(nameA), byName.get(nameB)];
      if (a === undefined || b === undefined) continue;
      contradictions.push(...disagreements(a, b, pair));
      overlaps.push(...overlapOf(a, b, tally, pair));
    }
  }
  const seen = new Set(
    contradictions.map(({ rules: pair, field }) => `${pair.join('/')}/${field}`),
  );
  const still = sameConditions(workspace.rules).filter(
    ({ rules: pair, field }) => !seen.has(`${pair.join('/')}/${field}`),
  );
  return {
    workspace: workspace.name,
    agents: workspace.agents.length,
    models: workspace.models.length,
    tickets: given ? tally.tickets : null,
    rules,
    neverHit: given ? rules.filter(({ hits }) => hits === 0).map(({ rule }) => rule) : [],
    contradictions: [...contradictions, ...still].sort((a, b) => b.tickets - a.tickets),
    overlaps: overlaps.sort((a, b) => b.tickets - a.tickets),
    fields: [...tally.overall].map(([field, count]) => ({ field, ...count })),
  };
}

/**
 * Runs the rules of a workspace over past tickets and says what each is worth: hits, how often its value was right,
 * rules that never hit, that contradict each other or do the same work. Reads the tickets once, keeping counts only.
 */
export async function checkWorkspace(
  workspace: LoadedWorkspace,
  pastTickets: AsyncIterable<PastTicket> | null,
): Promise<WorkspaceCheck> {
  const compiled = compileRules(workspace.rules);
  const tally = new Tally(workspace.rules);
  if (pastTickets !== null) {
    for await (const ticket of pastTickets) {
      const result = applyRules(compiled, {
        subject: ticket.subject,
        body: ticket.body,
        fields: ticket.fields ?? {},
        senderDomain: ticket.senderDomain ?? null,
        language: ticket.language ?? null,
        kind: 'ticket',
      });
      tally.add(result, ticket.labels);
    }
  }
  return summarise(workspace, tally, pastTickets !== null);
}
