import { type AlertChannelConfig, type AlertConfig, alertFileSchema } from '@signalbox/contract';
import { duplicateNames, type NamedPlace } from './cross-checks.ts';
import { type Environment, fillReferences } from './environment.ts';
import type { WorkspaceProblem } from './problem.ts';
import { missingProblem, problemAt, schemaProblems } from './schema-problems.ts';
import { valueAt, type YamlFile, type YamlPath } from './yaml-file.ts';

export interface ReadAlerts {
  /** As the files have them, with `${NAME}` unfilled; in name order. */
  readonly alerts: readonly AlertConfig[];
  readonly channels: readonly AlertChannelConfig[];
  readonly problems: readonly WorkspaceProblem[];
}

/** Reads `alerts/*.yaml`. Channels come back with the environment filled in, checked again: an address may turn out to be none. */
export function readAlerts(files: readonly YamlFile[], environment: Environment): ReadAlerts {
  const problems: WorkspaceProblem[] = [];
  const alerts: AlertConfig[] = [];
  const channels: AlertChannelConfig[] = [];
  const names: NamedPlace[] = [];
  const channelNames: NamedPlace[] = [];
  for (const file of files) {
    const parsed = alertFileSchema.safeParse(file.value);
    problems.push(...secretProblems(file));
    if (!parsed.success) {
      problems.push(...schemaProblems(file, parsed.error));
      continue;
    }
    alerts.push(parsed.data);
    names.push({ name: parsed.data.alert, file, path: ['alert'] });
    for (const [index, { name }] of parsed.data.to.entries()) {
      channelNames.push({ name, file, path: placeOfName(file, index) });
    }
    channels.push(...filledChannels(file, environment, problems));
  }
  problems.push(...duplicateNames('an alert', names), ...duplicateNames('a channel', channelNames));
  const sorted = alerts.sort((a, b) => (a.alert < b.alert ? -1 : 1));
  return { alerts: sorted, channels, problems };
}

/** A channel that got its name from the file is pointed at as a whole. */
function placeOfName(file: YamlFile, index: number): YamlPath {
  const path = ['to', index];
  return valueAt(file.value, [...path, 'name']) === undefined ? path : [...path, 'name'];
}

function filledChannels(
  file: YamlFile,
  environment: Environment,
  problems: WorkspaceProblem[],
): readonly AlertChannelConfig[] {
  const to = fillReferences(valueAt(file.value, ['to']), environment, ['to']);
  for (const missing of to.missing) problems.push(missingProblem(file, missing));
  const whole = typeof file.value === 'object' ? file.value : {};
  const parsed = alertFileSchema.safeParse({ ...whole, to: to.value });
  if (parsed.success) return parsed.data.to;
  problems.push(...schemaProblems(file, parsed.error));
  return [];
}

/** Who knows the address of a Slack webhook can post to it, and who has a secret can sign. Files are shared and kept. */
function secretProblems(file: YamlFile): readonly WorkspaceProblem[] {
  const to = valueAt(file.value, ['to']);
  if (!Array.isArray(to)) return [];
  return to.flatMap((channel: unknown, index) => {
    const type = valueAt(channel, ['type']);
    const bare = (key: string, text: unknown): boolean => {
      if (typeof text !== 'string' || /^\$\{[^}]*\}$/.test(text)) return false;
      if (key !== 'smtp') return true;
      // A mail server of one's own network may need no password.
      const [, password] = /:\/\/[^/\s@:]*:([^\s@]*)@/.exec(text) ?? [];
      return password !== undefined && !/^\$\{[^}]*\}$/.test(password);
    };
    const keys = type === 'slack' ? ['url'] : type === 'webhook' ? ['secret'] : ['smtp'];
    return keys.flatMap((key) => {
      const path = ['to', index, key];
      if (!bare(key, valueAt(file.value, path))) return [];
      const expected = 'an environment variable instead of the secret itself';
      const hint = 'a file is shared and kept; set the variable where the server starts';
      return [problemAt(file, path, 'invalid_value', expected, hint)];
    });
  });
}
