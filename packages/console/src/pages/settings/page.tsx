import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSession } from '../../api/session.ts';
import { Page } from '../../components/page/page.tsx';
import { RoleRefused } from '../../components/role/role-states.tsx';
import classes from '../../components/tabs/tabs.module.css';
import { type RoleAct, roleActs } from '../../words/role-acts.ts';
import { Jobs } from './jobs.tsx';
import { Keys } from './keys.tsx';
import { People } from './people.tsx';
import { Switches } from './switches.tsx';
import { Tenant } from './tenant.tsx';
import { Webhooks } from './webhooks.tsx';

const tabs = [
  { id: 'people', label: 'People', act: null, content: People },
  { id: 'keys', label: 'Keys', act: 'manage keys', content: Keys },
  { id: 'webhooks', label: 'Webhooks', act: 'manage webhooks', content: Webhooks },
  { id: 'tenant', label: 'Tenant', act: null, content: Tenant },
  { id: 'switches', label: 'Switches', act: null, content: Switches },
  { id: 'jobs', label: 'Jobs', act: 'see and rerun jobs', content: Jobs },
] as const;

/** What is left out for a role is not shown; a link to it says why. */
export function SettingsPage(): ReactNode {
  const { scopes } = useSession();
  const { tab: wanted = 'people' } = useSearch({ from: '/shell/settings' });
  const may = (act: RoleAct | null): boolean =>
    act === null || scopes.includes(roleActs[act]) || scopes.includes('admin');
  const tab = tabs.find(({ id }) => id === wanted) ?? tabs[0];
  const Content = tab.content;
  return (
    <Page
      title="Settings"
      question="Who may do what here, and what is Signalbox connected to?"
      bar={
        <nav aria-label="Settings" className={classes.tabs}>
          {tabs
            .filter(({ act }) => may(act))
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
      {tab.act === null || may(tab.act) ? <Content /> : <RoleRefused act={tab.act} />}
    </Page>
  );
}
