import { Button } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { FormProblem } from '../../components/entry/entry-frame.tsx';
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts';
import { refusalOf } from './file-head.ts';
import classes from './import.module.css';

/** Choosing a file, or dropping it. What cannot be read is refused here, with the way out. */
export function ChooseFile({ onFile }: { readonly onFile: (file: File) => void }): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const choose = (): void => input.current?.click();
  useShortcuts('Import', [{ keys: 'f', label: 'Choose a file', run: choose }]);
  const take = (file: File | undefined): void => {
    if (file === undefined) return;
    const fault = refusalOf(file);
    setRefusal(fault);
    if (fault === null) onFile(file);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <>
      <FormProblem>{refusal}</FormProblem>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is the mouse's way; the button inside is everybody's */}
      <div
        className={classes.drop}
        data-over={over}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <IconFileUpload size={28} stroke={1.5} aria-hidden="true" />
        <div>
          <p className={classes.dropTitle}>Drop a file here, or</p>
          <Button variant="filled" onClick={choose}>
            Choose a file
          </Button>
        </div>
        <p className={classes.soft}>
          CSV, JSON lines or JSON in UTF-8, up to 200 MiB. Nothing is kept before you have seen how
          it will be read.
        </p>
        <input
          ref={input}
          type="file"
          hidden
          aria-label="File of tickets"
          accept=".csv,.tsv,.txt,.jsonl,.ndjson,.json,text/csv,application/json"
          onChange={(event) => {
            take(event.currentTarget.files?.[0]);
            event.currentTarget.value = '';
          }}
        />
      </div>
    </>
  );
}
