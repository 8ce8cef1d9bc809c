import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Deliveries } from './deliveries.tsx';
import { Endpoints } from './endpoints.tsx';
import { Incoming } from './incoming.tsx';
import { NewEndpoint } from './new-endpoint.tsx';

/** Systems that are told what happens, and the addresses tickets come in by. */
export function Webhooks(): ReactNode {
  const { hook } = useSearch({ from: '/shell/settings' });
  if (hook !== undefined) return <Deliveries id={hook} />;
  return (
    <>
      <Endpoints />
      <NewEndpoint />
      <Incoming />
    </>
  );
}
