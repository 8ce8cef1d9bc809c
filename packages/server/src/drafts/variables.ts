import type { Environment } from '../workspace/environment.ts';

/** What of a source is named by a variable: what it is to people, and how the name of such a variable may end. */
export interface NeededVariable {
  readonly key: string;
  readonly what: string;
  readonly optional: boolean;
  /** The first is what is suggested. */
  readonly endings: readonly string[];
}

const needed = (
  key: string,
  what: string,
  endings: readonly string[],
  optional = false,
): NeededVariable => ({ key, what, endings, optional });

const secrets = ['TOKEN', 'API_KEY', 'API_TOKEN', 'PASSWORD'];

export const systemVariables: readonly NeededVariable[] = [
  needed('url', 'Address', ['URL']),
  needed('token', 'Token, key or password', secrets),
];
export const userVariable = needed('user', 'Who signs in', ['USER'], true);
export const mailVariables: readonly NeededVariable[] = [
  needed('imap', 'IMAP server', ['IMAP']),
  needed('smtp', 'SMTP server', ['SMTP'], true),
  needed('user', 'User', ['USER']),
  needed('password', 'Password', ['PASSWORD']),
  needed('address', 'Mail address it sends from', ['ADDRESS']),
];

const form = /^[A-Z][A-Z0-9_]{0,99}$/;

/**
 * What a variable of a source begins with (`RT`, or `RT_SHORE` for a second one), or null for a name that may not be used.
 *
 * Who tries a source out chooses which variables are sent where. So a name must begin with the type of the system and end with
 * what it is for: nothing else of the environment can be named. And because the address is a variable too, set by whoever
 * starts the server, no secret can be sent to a host of somebody else's choosing.
 */
export function stemOf(type: string, { endings }: NeededVariable, name: string): string | null {
  if (!form.test(name)) return null;
  // The longest: API_TOKEN is one ending, not TOKEN after a stem that ends with API.
  const [ending] = endings
    .filter((one) => name.endsWith(`_${one}`))
    .sort((a, b) => b.length - a.length);
  if (ending === undefined) return null;
  const stem = name.slice(0, -ending.length - 1);
  const first = type.toUpperCase();
  return stem === first || stem.startsWith(`${first}_`) ? stem : null;
}

export function suggestedName(type: string, { endings }: NeededVariable): string {
  return `${type.toUpperCase()}_${endings[0] ?? ''}`;
}

/** The variables of this environment that may be named for it, and say something. */
export function setNames(
  environment: Environment,
  type: string,
  variable: NeededVariable,
): readonly string[] {
  return Object.keys(environment)
    .filter((name) => isSet(environment, name) && stemOf(type, variable, name) !== null)
    .sort();
}

export function isSet(environment: Environment, name: string): boolean {
  return Object.hasOwn(environment, name) && (environment[name] ?? '') !== '';
}
