import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { quarantinePath, readQuarantine } from '../../api/imports.ts';
import { useMay } from '../../api/session.ts';
import { RoleNote } from '../../components/role/role-states.tsx';
import { notifyProblem } from '../../components/state/notify.ts';
import { Table } from '../../components/table/table.tsx';
import { formatCount, formatPlural } from '../../format/number.ts';
import classes from './import.module.css';
import { byReason, readQuarantined } from './quarantine-csv.ts';

/** Rows that were put aside: how many, why, and the file to mend them in. */
export function Quarantine({
  id,
  rows,
}: {
  readonly id: string;
  readonly rows: number;
}): ReactNode {
  const may = useMay('item:write');
  const look = useMutation({
    mutationFn: async () => byReason(readQuarantined(await readQuarantine(id))),
    onError: notifyProblem,
  });
  return (
    <div className={classes.quarantine}>
      <p>
        <strong>{formatPlural(rows, 'row was', 'rows were')} put aside.</strong> Mend them in the
        downloaded file or in yours and import it again: what was taken before is told apart.
      </p>
      {may ? (
        <div className={classes.buttons}>
          {look.data === undefined ? (
            <Button loading={look.isPending} onClick={() => look.mutate()}>
              Show the reasons
            </Button>
          ) : null}
          <Button
            component="a"
            href={quarantinePath(id)}
            download={`put-aside-${id}.csv`}
            leftSection={<IconDownload size={16} aria-hidden="true" />}
          >
            Download the rows
          </Button>
          <span className={classes.soft}>
            Not redacted, kept for 30 days; looking is recorded in the audit.
          </span>
        </div>
      ) : (
        <RoleNote acts={['look at rows put aside']} />
      )}
      {look.data === undefined ? null : (
        <Table
          label="Reasons"
          rows={look.data}
          idOf={({ code }) => code}
          columns={[
            { id: 'reason', header: 'Why', cell: ({ reason }) => reason },
            { id: 'count', header: 'Rows', align: 'end', cell: ({ count }) => formatCount(count) },
            {
              id: 'lines',
              header: 'Lines of your file',
              cell: ({ lines, count }) => `${lines.join(', ')}${count > lines.length ? ', …' : ''}`,
            },
          ]}
        />
      )}
    </div>
  );
}
