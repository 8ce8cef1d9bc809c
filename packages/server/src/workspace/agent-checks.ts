import { type AgentConfig, TIERS } from '@signalbox/contract';
import type { NamedPlace, Placed } from './cross-checks.ts';
import type { WorkspaceProblem } from './problem.ts';
import { problemAt } from './schema-problems.ts';
import { didYouMean } from './suggest.ts';
import { valueAt } from './yaml-file.ts';

/**
 * Models and specialists an agent names and the workspace has not.
 *
 * @param models names in `models/`, also of files that are otherwise broken, as `agents` are of agents.
 * @param parsed agents whose role is known.
 */
export function thinkingProblems(
  agent: Placed<AgentConfig>,
  models: readonly NamedPlace[],
  agents: readonly NamedPlace[],
  parsed: readonly Placed<AgentConfig>[],
): WorkspaceProblem[] {
  return [...modelProblems(agent, models), ...askProblems(agent, agents, parsed)];
}

function modelProblems(
  { file, config }: Placed<AgentConfig>,
  models: readonly NamedPlace[],
): WorkspaceProblem[] {
  const names = models.map(({ name }) => name);
  const known = [...TIERS, ...names];
  return config.models.flatMap((name) => {
    if (names.includes(name)) return [];
    const written = valueAt(file.value, ['tiers']);
    const index = Array.isArray(written) ? written.indexOf(name) : 0;
    const expected = `a tier or a model of this workspace: ${known.join(', ')}`;
    const hint = didYouMean(name, known) ?? `describe it in models/${name}.yaml`;
    return [problemAt(file, ['tiers', index], 'unknown_reference', expected, hint)];
  });
}

function askProblems(
  { file, config }: Placed<AgentConfig>,
  agents: readonly NamedPlace[],
  parsed: readonly Placed<AgentConfig>[],
): WorkspaceProblem[] {
  const others = agents.map(({ name }) => name).filter((name) => name !== config.agent);
  const desks = parsed.flatMap((one) => (one.config.role === 'desk' ? [one.config.agent] : []));
  const specialists = others.filter((name) => !desks.includes(name));
  const known = specialists.length === 0 ? 'there is none yet' : specialists.join(', ');
  return config.asks.flatMap((name, index) => {
    if (specialists.includes(name)) return [];
    const expected = `a specialist of this workspace other than itself: ${known}`;
    const hint = desks.includes(name)
      ? name === config.agent
        ? 'remove it'
        : `write role: specialist in the file of ${name}`
      : didYouMean(name, specialists);
    return [problemAt(file, ['asks', index], 'unknown_reference', expected, hint)];
  });
}
