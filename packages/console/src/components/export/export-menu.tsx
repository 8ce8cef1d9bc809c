import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { type QueryValues, withQuery } from '../../api/request.ts';

const forms = [
  { format: 'csv', label: 'CSV, for a spreadsheet' },
  { format: 'jsonl', label: 'JSON Lines, for a program' },
] as const;

/**
 * Downloads what a list shows, all pages of it. Plain links: the browser writes the file while it comes, so a million rows
 * need no memory of this page.
 */
export function ExportMenu({
  path,
  filters,
  note,
}: {
  /** `/v1/items/export`. */
  readonly path: string;
  readonly filters: QueryValues;
  /** What the file holds: "redacted, at most 100,000 rows". */
  readonly note: string;
}): ReactNode {
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <Button leftSection={<IconDownload size={16} aria-hidden="true" />}>Export</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{note}</Menu.Label>
        {forms.map(({ format, label }) => (
          <Menu.Item
            key={format}
            component="a"
            href={withQuery(path, { ...filters, format })}
            download
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
