import { modes } from '../shared/mode.ts';
import { levels } from './budget.ts';
import type { ControlState } from './state.ts';

type Check = (json: unknown) => boolean;

const finite: Check = (json) => Number.isFinite(json);
const count: Check = (json) => typeof json === 'number' && Number.isFinite(json) && json >= 0;
const text: Check = (json) => typeof json === 'string';

function orNull(check: Check): Check {
  return (json) => json === null || check(json);
}

function oneOf(values: readonly unknown[]): Check {
  return (json) => values.includes(json);
}

function list(check: Check): Check {
  return (json) => Array.isArray(json) && json.every((one) => check(one));
}

function tuple(...checks: readonly Check[]): Check {
  return (json) =>
    Array.isArray(json) &&
    json.length === checks.length &&
    checks.every((check, n) => check(json[n]));
}

/** Every key there, none beside: what is not understood is damaged. */
function shape(checks: Readonly<Record<string, Check>>): Check {
  const keys = Object.keys(checks);
  return (json) => {
    if (typeof json !== 'object' || json === null || Array.isArray(json)) return false;
    const found = new Map<string, unknown>(Object.entries(json));
    return (
      found.size === keys.length && keys.every((key) => checks[key]?.(found.get(key)) === true)
    );
  };
}

function anyOf(...checks: readonly Check[]): Check {
  return (json) => checks.some((check) => check(json));
}

/** A list of pairs whose names stand for one thing each. */
function named(check: Check): Check {
  const pairs = list(tuple(text, check));
  return (json) =>
    pairs(json) && Array.isArray(json) && new Set(json.map(([name]) => name)).size === json.length;
}

const cause = shape({
  code: oneOf([
    'budget',
    'low_confidence',
    'slow_response',
    'error_rate',
    'wrong_visibility',
    'tripped',
    'burst',
    'probing',
    'none',
  ]),
  value: orNull(finite),
  limit: orNull(finite),
  count: orNull(finite),
});

const bucket = tuple(finite, count, count, count, count, count, count, count, count);

const cell = shape({
  budget: shape({
    buckets: list(bucket),
    level: oneOf(levels),
    rightInARow: count,
    left: list(tuple(text, oneOf(levels))),
    cause,
  }),
  trips: list(shape({ mode: oneOf(modes), untilMs: orNull(finite) })),
  mode: oneOf(modes),
  sinceMs: finite,
});

const breaker = anyOf(
  shape({
    state: oneOf(['closed']),
    sinceMs: finite,
    low: count,
    calls: list(finite),
    openForMs: orNull(count),
  }),
  shape({
    state: oneOf(['open']),
    sinceMs: finite,
    cause,
    probesAtMs: orNull(finite),
    openForMs: count,
  }),
  shape({
    state: oneOf(['half_open']),
    sinceMs: finite,
    cause,
    step: oneOf([0, 1, 2]),
    good: count,
    openForMs: count,
  }),
);

const minutes: Check = (json) => list(count)(json) && Array.isArray(json) && json.length % 2 === 0;

const target = shape({
  target: text,
  minutes,
  past: count,
  held: orNull(shape({ sinceMs: finite, cause })),
});

const agent = shape({
  cell,
  categories: named(cell),
  breaker,
  targets: shape({ minutes, past: count, pastAtMs: finite, each: list(target) }),
});

const state = shape({
  version: oneOf([1]),
  order: text,
  eventMs: finite,
  nowMs: finite,
  agents: named(agent),
  sources: named(breaker),
});

/**
 * A state read back from JSON; null for anything damaged or of another version. Checked in full and then trusted: whoever gets
 * null has to replay.
 */
export function parseControlState(json: unknown): ControlState | null {
  return state(json) ? (json as ControlState) : null;
}
