import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useActorOptions } from '../../api/actors.ts';
import { useMay } from '../../api/session.ts';
import { ExportMenu } from '../../components/export/export-menu.tsx';
import { ActiveFilters } from '../../components/filter/active-filters.tsx';
import { MoreFilters } from '../../components/filter/more-filters.tsx';
import { SavedViews } from '../../components/filter/saved-views.tsx';
import { Page } from '../../components/page/page.tsx';
import { RoleRefused } from '../../components/role/role-states.tsx';
import { EmptyState, ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { timeMode } from '../../components/time/relative-time.tsx';
import { usePreference } from '../../theme/use-preference.ts';
import classes from './audit.module.css';
import { activeAuditFilters, auditFilters, useAuditQuery } from './audit-filters.ts';
import { AuditList } from './audit-list.tsx';
import type { AuditSearch } from './route.ts';
import { Verify } from './verify.tsx';

const question = 'Who did what, and is the record whole?';

export function AuditPage(): ReactNode {
  const search = useSearch({ from: '/shell/audit' });
  if (!useMay('audit:read')) {
    return (
      <Page title="Audit" question={question}>
        <RoleRefused act="read the audit">
          <p>What happened to a single ticket stands on its own page, under Items.</p>
        </RoleRefused>
      </Page>
    );
  }
  return <Readable search={search} />;
}

function Readable({ search }: { readonly search: AuditSearch }): ReactNode {
  const navigate = useNavigate({ from: '/audit' });
  const [mode] = usePreference(timeMode);
  const query = useAuditQuery(search, mode);
  const filters = auditFilters(useActorOptions(), search);
  const [type, actor, item, from, to] = filters;
  const change = (values: Readonly<Record<string, string | undefined>>): void => {
    void navigate({ search: (old) => ({ ...old, entry: undefined, ...values }), replace: true });
  };
  const { entry: _opened, ...kept } = search;
  return (
    <Page
      fill
      title="Audit"
      question={question}
      actions={<Verify />}
      bar={
        <>
          <div className={classes.bar}>
            <MoreFilters
              filters={[type, actor, item, from, to].filter((one) => one !== undefined)}
              values={search}
              onChange={change}
            />
            <SavedViews
              page="audit"
              values={kept}
              onOpen={(values) => void navigate({ search: values })}
            />
            {query.kind === 'ready' ? (
              <ExportMenu
                path="/v1/audit/export"
                filters={query.filters}
                note="All that the filters leave, at most the newest million entries. The audit notes it."
              />
            ) : null}
            <span className={classes.hint}>
              Every change here is an entry; entries are sealed and cannot be changed unseen.
            </span>
          </div>
          <ActiveFilters
            filters={activeAuditFilters(filters, search)}
            onRemove={(name) => change({ [name]: undefined })}
          />
        </>
      }
    >
      {query.kind === 'ready' ? (
        <AuditList search={search} filters={query.filters} />
      ) : query.kind === 'looking' ? (
        <RowsSkeleton />
      ) : query.kind === 'failed' ? (
        <ErrorState error={query.error} what="The item could not be looked up" />
      ) : (
        <EmptyState title={`No item is called ${search.item ?? ''}`}>
          <p>
            It is neither the id of an item nor the number a source gave a ticket here. Take the
            filter away, or look under Items.
          </p>
        </EmptyState>
      )}
    </Page>
  );
}
