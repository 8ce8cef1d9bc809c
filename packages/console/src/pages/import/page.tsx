import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { ImportMode } from '../../api/imports.ts';
import { useMay } from '../../api/session.ts';
import { Page, Section } from '../../components/page/page.tsx';
import { RoleRefused } from '../../components/role/role-states.tsx';
import { ChooseFile } from './choose-file.tsx';
import { Examples } from './examples.tsx';
import classes from './import.module.css';
import { NewImport } from './new-import.tsx';
import { Purpose } from './purpose.tsx';
import { Run } from './run.tsx';
import { Runs } from './runs.tsx';

export function ImportPage(): ReactNode {
  const may = useMay('item:write');
  const { as = 'history', run } = useSearch({ from: '/shell/import' });
  const navigate = useNavigate({ from: '/import' });
  const [file, setFile] = useState<File | null>(null);
  const taken = (id: string): void => {
    setFile(null);
    void navigate({ search: { run: id } });
  };
  const setAs = (next: ImportMode): void => void navigate({ search: { as: next }, replace: true });
  return (
    <Page title="Import" question="Which tickets should Signalbox learn from or decide?">
      {run === undefined ? null : (
        <Run key={run} id={run} onClose={() => void navigate({ search: {} })} />
      )}
      {may ? (
        run !== undefined ? null : file === null ? (
          <Section title="Import a file">
            <div className={classes.form}>
              <Purpose value={as} onChange={setAs} />
              <ChooseFile onFile={setFile} />
              <Examples as={as} onTaken={taken} />
            </div>
          </Section>
        ) : (
          <NewImport
            key={`${file.name}${file.lastModified}`}
            {...{ file, as, onAs: setAs, onCancel: () => setFile(null), onTaken: taken }}
          />
        )
      ) : (
        <RoleRefused act="import tickets" />
      )}
      <Runs />
    </Page>
  );
}
