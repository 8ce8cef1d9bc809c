import { Button, Loader, Progress } from '@mantine/core';
import type { ImportPreview } from '@signalbox/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import { toApiProblem } from '../../api/api-problem.ts';
import { type ImportMode, previewImport, uploadImport } from '../../api/imports.ts';
import { workspaceQuery } from '../../api/workspace.ts';
import { FormProblem } from '../../components/entry/entry-frame.tsx';
import { Section } from '../../components/page/page.tsx';
import { ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { formatBytes, formatPlural } from '../../format/number.ts';
import { Columns } from './columns.tsx';
import { wayOut } from './faults.ts';
import { headOf, typeOf } from './file-head.ts';
import classes from './import.module.css';
import { PreviewRows } from './preview-rows.tsx';
import { Purpose } from './purpose.tsx';
import { mapOf, type Reading, withTarget } from './targets.ts';

/** From a chosen file to a run: what it is for, how it is read, and sending it. */
export function NewImport({
  file,
  as,
  onAs,
  onCancel,
  onTaken,
}: {
  readonly file: File;
  readonly as: ImportMode;
  readonly onAs: (as: ImportMode) => void;
  readonly onCancel: () => void;
  readonly onTaken: (id: string) => void;
}): ReactNode {
  const [chosen, setChosen] = useState<Reading>({});
  const map = mapOf(chosen);
  const preview = usePreview(file, map);
  const { data: workspace } = useQuery(workspaceQuery);
  if (preview.data === undefined) {
    return preview.error === null ? (
      <RowsSkeleton />
    ) : (
      <ErrorState
        error={preview.error}
        what={`${file.name} could not be looked at`}
        onRetry={() => void preview.refetch()}
      />
    );
  }
  const { columns, rows, faults, mapping } = preview.data;
  const reading: Reading = { ...mapping, ...chosen };
  const change = (column: string, target: string | null): void =>
    setChosen(withTarget(chosen, reading, column, target));
  return (
    <>
      <Section
        title={file.name}
        aside={<span className={classes.soft}>{formatBytes(file.size)}</span>}
      >
        <div className={classes.form}>
          <Purpose value={as} onChange={onAs} />
          <FormProblem>
            {faults.length === 0
              ? null
              : faults.map(({ code, message }) => <p key={code}>{wayOut(code, message)}</p>)}
          </FormProblem>
          <Send {...{ file, as, map, onCancel, onTaken }} preview={preview.data} />
        </div>
      </Section>
      {columns.length === 0 ? null : (
        <div className={classes.look}>
          <Section
            title="Columns"
            aside={preview.isFetching ? <Loader size={14} aria-label="Reading" /> : null}
          >
            <Columns
              {...{ columns, reading, rows, onChange: change }}
              fields={Object.keys(workspace?.fields ?? { category: 0, priority: 0, team: 0 })}
            />
          </Section>
          <Section
            title="First rows"
            aside={<span className={classes.soft}>{summaryOf(preview.data)}</span>}
          >
            {rows.length === 0 ? (
              <p className={classes.none}>Nothing can be read with these columns.</p>
            ) : (
              <PreviewRows rows={rows} as={as} />
            )}
          </Section>
        </div>
      )}
    </>
  );
}

function usePreview(file: File, map: string | undefined) {
  return useQuery({
    queryKey: ['import-preview', file.name, file.size, file.lastModified, map ?? ''],
    queryFn: async ({ signal }) =>
      previewImport(await headOf(file), typeOf(file.name) ?? 'text/csv', map, signal),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
}

function summaryOf({ rows }: ImportPreview): string {
  const bad = rows.filter(({ ok }) => !ok).length;
  const shown = `the first ${formatPlural(rows.length, 'row')}, as sent; redacted when taken`;
  return bad === 0 ? shown : `${shown} · ${bad} would be put aside`;
}

/** The button, what would keep the import from being of use, and how far the file is. */
function Send({
  file,
  as,
  map,
  preview,
  onCancel,
  onTaken,
}: {
  readonly file: File;
  readonly as: ImportMode;
  readonly map: string | undefined;
  readonly preview: ImportPreview;
  readonly onCancel: () => void;
  readonly onTaken: (id: string) => void;
}): ReactNode {
  const [sent, setSent] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const ending = useRef<AbortController | null>(null);
  const send = async (): Promise<void> => {
    ending.current = new AbortController();
    setError(null);
    setSent(0);
    try {
      const type = typeOf(file.name) ?? 'text/csv';
      const { signal } = ending.current;
      const { id } = await uploadImport({ file, type, as, map, onProgress: setSent, signal });
      onTaken(id);
    } catch (failure) {
      if (!(failure instanceof DOMException)) setError(failure);
      setSent(null);
    }
  };
  if (sent !== null) {
    return (
      <div className={classes.sending} aria-live="polite">
        <Progress
          value={(100 * sent) / Math.max(1, file.size)}
          size="md"
          aria-label="Sent so far"
        />
        <div className={classes.buttons}>
          <span>
            Sending: {formatBytes(Math.min(sent, file.size))} of {formatBytes(file.size)}
          </span>
          <Button onClick={() => ending.current?.abort()}>Stop sending</Button>
        </div>
      </div>
    );
  }
  const warning = warningOf(preview, as);
  return (
    <>
      <FormProblem>{error === null ? null : toApiProblem(error).detail}</FormProblem>
      {warning === null ? null : <p className={classes.warning}>{warning}</p>}
      <div className={classes.buttons}>
        <Button
          variant="filled"
          disabled={preview.faults.length > 0 || preview.rows.length === 0}
          onClick={() => void send()}
        >
          {as === 'history' ? 'Import and learn' : 'Import and decide'}
        </Button>
        <Button onClick={onCancel}>Another file</Button>
      </div>
    </>
  );
}

function warningOf({ mapping, rows, faults }: ImportPreview, as: ImportMode): string | null {
  if (faults.length > 0) return null;
  const read = Object.values(mapping);
  if (as === 'history' && !read.some((target) => target?.startsWith('labels.') === true)) {
    return 'No column is read as an answer, so there is nothing to learn from: choose one under Columns, or import the file as new tickets.';
  }
  if (rows.length > 0 && rows.every(({ ok }) => !ok)) {
    return 'Every row that was looked at would be put aside: see the reasons below.';
  }
  return null;
}
