import { Select, TextInput } from '@mantine/core';
import type { OptionsView } from '@signalbox/contract';
import type { ReactNode } from 'react';
import classes from './case.module.css';
import type { Draft } from './use-drafts.ts';

const noteMax = 4_000;

/** Why the values were changed; both optional, both kept with the verdict. */
export function EditRemarks({
  draft,
  options,
  onChange,
}: {
  readonly draft: Draft;
  readonly options: OptionsView | undefined;
  readonly onChange: (change: Partial<Draft>) => void;
}): ReactNode {
  const reasons = options?.reasonCodes ?? [];
  return (
    <div className={classes.remarks}>
      <Select
        label="Why (optional)"
        placeholder="No reason"
        clearable
        data={reasons.map(({ code, label }) => ({ value: code, label }))}
        value={draft.reasonCode}
        onChange={(reasonCode) => onChange({ reasonCode })}
      />
      <TextInput
        label="Note (optional)"
        maxLength={noteMax}
        value={draft.note}
        onChange={(event) => onChange({ note: event.currentTarget.value })}
      />
    </div>
  );
}
