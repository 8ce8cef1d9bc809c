import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSession } from '../../api/session.ts';
import { Page } from '../../components/page/page.tsx';
import { EmptyState } from '../../components/state/states.tsx';
import { Jobs } from './jobs.tsx';
import { Keys } from './keys.tsx';
import { People } from './people.tsx';
import classes from './settings.module.css';
import { Switches } from './switches.tsx';
import { Tenant } from './tenant.tsx';
import { Webhooks } from './webhooks.tsx';

const tabs = [
  { id: 'people', label: 'People', scope: 'item:read', content: People },
  { id: 'keys', label: 'Keys', scope: 'admin', content: Keys },
  { id: 'webhooks', label: 'Webhooks', scope: 'admin', content: Webhooks },
  { id: 'tenant', label: 'Tenant', scope: 'item:read', content: Tenant },
  { id: 'switches', label: 'Switches', scope: 'item:read', content: Switches },
  { id: 'jobs', label: 'Jobs', scope: 'admin', content: Jobs },
] as const;

/** What is left out for a role is not shown; a link to it says why. */
export function SettingsPage(): ReactNode {
  const { scopes } = useSession();
  const { tab: wanted = 'people' } = useSearch({ from: '/shell/settings' });
  const may = (scope: string): boolean => scopes.includes(scope) || scopes.includes('admin');
  const tab = tabs.find(({ id }) => id === wanted) ?? tabs[0];
  const Content = tab.content;
  return (
    <Page
      title="Settings"
      question="Who may do what here, and what is Signalbox connected to?"
      bar={
        <nav aria-label="Settings" className={classes.tabs}>
          {tabs
            .filter(({ scope }) => may(scope))
            .map(({ id, label }) => (
              <Link
                key={id}
                to="/settings"
                search={{ tab: id }}
                className={classes.tab}
                aria-current={id === tab.id ? 'page' : undefined}
              >
                {label}
              </Link>
            ))}
        </nav>
      }
    >
      {may(tab.scope) ? (
        <Content />
      ) : (
        <EmptyState title={`${tab.label} are for owners`}>
          <p>Your role does not include this. An owner can change it under Settings, People.</p>
        </EmptyState>
      )}
    </Page>
  );
}
