import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '../../api/session.ts';
import { connectablesQuery } from '../../api/source-drafts.ts';
import { Page, Section } from '../../components/page/page.tsx';
import { RoleRefused } from '../../components/role/role-states.tsx';
import { EmptyState, ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { ChooseSystem } from './choose-system.tsx';
import classes from './connect.module.css';
import { Steps } from './steps.tsx';

/** From a ticket system to the lines of signalbox.yaml that connect it. Nothing is kept here and nothing written there. */
export function ConnectPage(): ReactNode {
  const may = useMay('agent:write');
  return (
    <Page
      title="Connect a system"
      question="Which lines of signalbox.yaml connect it, and does it give us what we need?"
      actions={
        <Button component={Link} to="/sources">
          Back to the sources
        </Button>
      }
    >
      {may ? <Wizard /> : <RoleRefused act="connect systems" />}
    </Page>
  );
}

function Wizard(): ReactNode {
  const { data, error, refetch } = useQuery(connectablesQuery);
  const { type } = useSearch({ from: '/shell/sources/connect' });
  const navigate = useNavigate({ from: '/sources/connect' });
  if (data === undefined) {
    return error === null ? (
      <RowsSkeleton rows={6} />
    ) : (
      <ErrorState
        error={error}
        what="What can be connected could not be loaded"
        onRetry={() => void refetch()}
      />
    );
  }
  if (data.length === 0) {
    return (
      <EmptyState title="Nothing can be connected here">
        <p>This server speaks to no ticket system. Send tickets to POST /v1/items instead.</p>
      </EmptyState>
    );
  }
  const chosen = data.find((one) => one.type === type) ?? null;
  return (
    <>
      <Section title="1. The system">
        <ChooseSystem
          systems={data}
          value={chosen}
          onChange={(next) => void navigate({ search: { type: next.type }, replace: true })}
        />
      </Section>
      {chosen === null ? (
        <p className={classes.soft}>
          Choose a system to go on. Nothing you say here is kept: the result is text for the file.
        </p>
      ) : (
        <Steps key={chosen.type} system={chosen} />
      )}
    </>
  );
}
