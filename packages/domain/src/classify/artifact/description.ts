import type { Calibrator } from '../calibration/calibrator.ts';
import { parseCalibrator } from '../calibration/parse.ts';
import type { FieldReport, Scope } from '../model.ts';
import { MalformedArtifact } from './reader.ts';

/** The parts of a model that are kept as JSON. */
export type Description = {
  readonly seed: number;
  readonly texts: number;
  readonly fields: readonly FieldReport[];
  /** `outside`: whether its weights follow the heads. */
  readonly scope: (Omit<Scope, 'outside'> & { readonly outside: boolean }) | null;
  readonly heads: readonly {
    readonly field: string;
    readonly classes: readonly string[];
    readonly temperature: number;
    readonly calibrator: Calibrator;
  }[];
};

type Fields = Readonly<Record<string, unknown>>;

/** Checks a description read from bytes; throws MalformedArtifact. */
export function parseDescription(value: unknown): Description {
  const from = record(value);
  const heads = list(from['heads']).map(parseHead);
  const scope = parseScope(from['scope']);
  if (scope !== null && !heads.some((head) => head.field === scope.field)) fail();
  return {
    seed: count(from['seed']),
    texts: count(from['texts']),
    fields: list(from['fields']).map(parseReport),
    scope,
    heads,
  };
}

/** Null too for artifacts of version 1, which have none. */
function parseScope(value: unknown): Description['scope'] {
  if (value === null || value === undefined) return null;
  const from = record(value);
  const weights = record(from['weights']);
  const spread = finite(from['spread']);
  if (typeof from['outside'] !== 'boolean' || spread <= 0) fail();
  return {
    field: text(from['field']),
    marked: count(from['marked']),
    weights: {
      strangeness: finite(weights['strangeness']),
      indecision: finite(weights['indecision']),
      marked: finite(weights['marked']),
    },
    limit: finite(from['limit']),
    spread,
    unknownLimit: finite(from['unknownLimit']),
    outside: from['outside'],
  };
}

function parseHead(value: unknown): Description['heads'][number] {
  const from = record(value);
  const classes = list(from['classes']).map(text);
  const temperature = finite(from['temperature']);
  const calibrator = parseCalibrator(from['calibrator']);
  if (classes.length < 2 || temperature <= 0 || calibrator === null) fail();
  return { field: text(from['field']), classes, temperature, calibrator };
}

function parseReport(value: unknown): FieldReport {
  const from = record(value);
  const common = {
    field: text(from['field']),
    rows: count(from['rows']),
    classes: count(from['classes']),
  };
  if (from['status'] === 'untrainable') {
    const reason = from['reason'];
    if (
      reason !== 'too-few-rows' &&
      reason !== 'too-few-classes' &&
      reason !== 'too-many-classes'
    ) {
      fail();
    }
    const { field, rows, classes } = common;
    return { field, status: 'untrainable', reason, rows, classes };
  }
  const calibration = from['calibration'];
  if (from['status'] !== 'trained') fail();
  if (calibration !== 'isotonic' && calibration !== 'logistic' && calibration !== 'prior') fail();
  const { field, rows, classes } = common;
  return {
    field,
    status: 'trained',
    rows,
    classes,
    accuracy: finite(from['accuracy']),
    macroF1: finite(from['macroF1']),
    ece: finite(from['ece']),
    calibration,
  };
}

function fail(): never {
  throw new MalformedArtifact('the description is not that of a model');
}

function record(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail();
  return value as Fields;
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) fail();
  return value as readonly unknown[];
}

function text(value: unknown): string {
  if (typeof value !== 'string') fail();
  return value;
}

function finite(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) fail();
  return value;
}

function count(value: unknown): number {
  const number = finite(value);
  if (!Number.isInteger(number) || number < 0) fail();
  return number;
}
