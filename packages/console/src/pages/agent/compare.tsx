import { SegmentedControl, Select } from '@mantine/core';
import type { AgentVersionView } from '@signalbox/contract';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense } from 'react';
import { Section } from '../../components/page/page.tsx';
import { RowsSkeleton } from '../../components/state/states.tsx';
import { formatRelative } from '../../format/time.ts';
import classes from './agent.module.css';

// The editor is the heaviest part of the console; it comes when this page has drawn the rest.
const ConfigView = lazy(async () => ({
  default: (await import('./config-view.tsx')).ConfigView,
}));

/** The recorded configuration of a version as YAML, or what two differ in. */
export function Compare({
  versions,
  live,
}: {
  readonly versions: readonly AgentVersionView[];
  readonly live: AgentVersionView;
}): ReactNode {
  const search = useSearch({ from: '/shell/agents/$agentName' });
  const navigate = useNavigate({ from: '/agents/$agentName' });
  const find = (id: string | undefined): AgentVersionView | undefined =>
    versions.find((version) => version.id === id);
  const to = find(search.to) ?? live;
  const from = find(search.from) ?? null;
  const before = versions.find(({ id }) => id !== to.id) ?? null;
  const options = versions.map((version) => ({ value: version.id, label: labelOf(version) }));
  const set = (change: { from?: string | undefined; to?: string | undefined }): void =>
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true, resetScroll: false });
  return (
    <div id="compare" className={classes.anchor}>
      <Section title={from === null ? 'Configuration' : 'What changed'}>
        <div className={classes.choice}>
          <SegmentedControl
            aria-label="What to show"
            value={from === null ? 'one' : 'two'}
            data={[
              { value: 'one', label: 'One version' },
              { value: 'two', label: 'Two, compared', disabled: before === null },
            ]}
            onChange={(value) => set({ from: value === 'one' ? undefined : before?.id })}
          />
          {from === null ? null : (
            <Select
              aria-label="The version before"
              data={options}
              value={from.id}
              allowDeselect={false}
              onChange={(value) => set({ from: value ?? undefined })}
            />
          )}
          {from === null ? null : <span aria-hidden="true">→</span>}
          <Select
            aria-label={from === null ? 'Version' : 'The version after'}
            data={options}
            value={to.id}
            allowDeselect={false}
            onChange={(value) => set({ to: value ?? undefined })}
          />
        </div>
        <Suspense fallback={<RowsSkeleton rows={6} />}>
          <ConfigView before={from?.config ?? null} after={to.config} />
        </Suspense>
      </Section>
    </div>
  );
}

function labelOf({ id, live, createdAt }: AgentVersionView): string {
  const made = formatRelative(Date.parse(createdAt), Date.now());
  return `${id} · ${live ? 'in force' : made}`;
}
