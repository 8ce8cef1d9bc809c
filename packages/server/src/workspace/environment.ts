import type { YamlPath } from './yaml-file.ts';

/** The process environment, or a part of it; handed in, never read here. */
export type Environment = Readonly<Record<string, string | undefined>>;

const REFERENCE = /\$\{([^}]*)\}?/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

export interface MissingReference {
  readonly path: YamlPath;
  /** Null when what stands between the braces is no name. */
  readonly name: string | null;
}

/**
 * Replaces `${NAME}` in every string of a value by the environment's. References that are unset, empty or
 * malformed stay as they are and are returned as missing: an empty token is never what somebody meant.
 */
export function fillReferences(
  value: unknown,
  environment: Environment,
  path: YamlPath = [],
): { readonly value: unknown; readonly missing: readonly MissingReference[] } {
  if (typeof value === 'string') {
    const missing: MissingReference[] = [];
    const filled = value.replace(REFERENCE, (whole, inner: string) => {
      const isName = NAME.test(inner) && whole.endsWith('}');
      const found = isName && Object.hasOwn(environment, inner) ? environment[inner] : undefined;
      if (found !== undefined && found !== '') return found;
      missing.push({ path, name: isName ? inner : null });
      return whole;
    });
    return { value: filled, missing };
  }
  if (Array.isArray(value)) {
    const parts = value.map((item: unknown, index) =>
      fillReferences(item, environment, [...path, index]),
    );
    return {
      value: parts.map((part) => part.value),
      missing: parts.flatMap((part) => part.missing),
    };
  }
  if (typeof value !== 'object' || value === null) return { value, missing: [] };
  const parts = Object.entries(value).map(
    ([key, item]) => [key, fillReferences(item, environment, [...path, key])] as const,
  );
  return {
    value: Object.fromEntries(parts.map(([key, part]) => [key, part.value])),
    missing: parts.flatMap(([, part]) => part.missing),
  };
}
