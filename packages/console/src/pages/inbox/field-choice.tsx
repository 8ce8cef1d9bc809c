import { Kbd, Select, TextInput } from '@mantine/core';
import type { DecidedFieldView } from '@signalbox/contract';
import type { ReactNode } from 'react';
import { formatConfidence } from '../../format/number.ts';
import classes from './case.module.css';
import { type FieldOption, keyedOptions, optionsOf } from './field-options.ts';
import type { ProposalProps } from './proposal.tsx';

const shownBefore = 4;
const valueMax = 4_000;

/** The values a field may take: a few at first, all of them once somebody edits. 1 to 9 choose for the field in focus. */
export function FieldChoice({
  name,
  field,
  chosen,
  draft,
  focused,
  valuesOf,
  canAct,
  onChoose,
}: ProposalProps & {
  readonly name: string;
  readonly field: DecidedFieldView;
  readonly chosen: string | null;
}): ReactNode {
  const values = valuesOf(name);
  const all = optionsOf(field, values);
  const keyed = all.slice(0, keyedOptions);
  const shown = draft.open ? keyed : keyed.filter(({ confidence }) => confidence !== null);
  const choose = (value: string): void => onChoose(name, value);
  if (!draft.open && (shown.length < 2 || !canAct)) return null;
  return (
    <div className={classes.options}>
      {shown.slice(0, draft.open ? keyedOptions : shownBefore).map((option, at) => (
        <Option
          key={option.value}
          option={option}
          group={name}
          digit={focused === name ? at + 1 : null}
          checked={option.value === chosen}
          asRadio={draft.open}
          onChoose={() => choose(option.value)}
        />
      ))}
      {draft.open && values === null ? (
        <TextInput
          className={classes.free}
          aria-label={`Another value for ${name}`}
          placeholder="Another value"
          maxLength={valueMax}
          value={draft.fields[name] ?? ''}
          onChange={(event) => choose(event.currentTarget.value)}
        />
      ) : null}
      {draft.open && values !== null && all.length > keyedOptions ? (
        <Select
          className={classes.free}
          aria-label={`All values of ${name}`}
          placeholder="All values"
          searchable
          data={[...values]}
          value={chosen}
          onChange={(value) => (value === null ? undefined : choose(value))}
        />
      ) : null}
    </div>
  );
}

function Option({
  option,
  group,
  digit,
  checked,
  asRadio,
  onChoose,
}: {
  readonly option: FieldOption;
  readonly group: string;
  readonly digit: number | null;
  readonly checked: boolean;
  readonly asRadio: boolean;
  readonly onChoose: () => void;
}): ReactNode {
  const inside = (
    <>
      {digit === null ? null : <Kbd size="xs">{digit}</Kbd>}
      <span>{option.value}</span>
      {option.confidence === null ? null : (
        <span className={classes.soft}>{formatConfidence(option.confidence)}</span>
      )}
    </>
  );
  if (!asRadio) {
    return (
      <button
        type="button"
        className={classes.option}
        data-checked={checked}
        aria-label={`${group}: ${option.value}`}
        onClick={onChoose}
      >
        {inside}
      </button>
    );
  }
  return (
    <label className={classes.option} data-checked={checked}>
      <input
        type="radio"
        className={classes.unseen}
        name={`field-${group}`}
        data-field={group}
        checked={checked}
        onChange={onChoose}
      />
      {inside}
    </label>
  );
}
