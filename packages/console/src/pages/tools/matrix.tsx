import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ToolView } from '../../api/tools.ts';
import { StateMark } from '../../components/lamp/state-mark.tsx';
import { Section } from '../../components/page/page.tsx';
import { Table, type TableColumn } from '../../components/table/table.tsx';
import { liveConfigQuery } from '../agent/config.ts';
import { CallsInShort } from './tool-use.tsx';
import classes from './tools.module.css';
import { toolStates } from './words.ts';

/** Which agent may call what, how often for one decision: tools down, agents across. */
export function Matrix({
  tools,
  agents,
  opened,
}: {
  readonly tools: readonly ToolView[];
  readonly agents: readonly string[];
  readonly opened: string | undefined;
}): ReactNode {
  const configs = useQueries({ queries: agents.map((name) => liveConfigQuery(name)) });
  const columns: readonly TableColumn<ToolView>[] = [
    {
      id: 'tool',
      header: 'Tool',
      cell: ({ name }) => (
        <Link
          className={classes.tool}
          to="/tools"
          search={{ tool: name }}
          resetScroll={false}
          aria-current={name === opened ? 'true' : undefined}
        >
          {name}
        </Link>
      ),
    },
    { id: 'risk', header: 'Risk', cell: ({ risk }) => risk },
    {
      id: 'state',
      header: 'State',
      fit: true,
      cell: ({ state }) => (
        <StateMark tone={toolStates[state].tone}>{toolStates[state].word}</StateMark>
      ),
    },
    {
      id: 'use',
      header: `Calls, ${tools[0]?.use.days ?? 7} days`,
      align: 'end',
      cell: ({ use }) => <CallsInShort use={use} />,
    },
    ...agents.map((agent, at): TableColumn<ToolView> => {
      const grants = configs[at]?.data?.tools ?? [];
      return {
        id: `agent ${agent}`,
        header: agent,
        cell: (tool) => (
          <Grant
            tool={tool}
            listed={tool.agents.includes(agent)}
            atMost={grants.find((one) => one.tool === tool.name)?.atMost ?? null}
          />
        ),
      };
    }),
  ];
  return (
    <Section
      title="Who may call what"
      aside={<span className={classes.soft}>“Up to” is for one decision.</span>}
    >
      <Table label="Tools and agents" rows={tools} idOf={({ name }) => name} columns={columns} />
    </Section>
  );
}

function Grant({
  tool,
  listed,
  atMost,
}: {
  readonly tool: ToolView;
  readonly listed: boolean;
  readonly atMost: number | null;
}): ReactNode {
  if (!listed) return <span className={classes.soft}>not listed</span>;
  // The tool has a limit of its own, and the lower one counts.
  const calls = Math.min(atMost ?? tool.atMost, tool.atMost);
  return tool.state === 'ready' ? `up to ${calls}` : <s>{`up to ${calls}`}</s>;
}
