import { Button, Drawer, Popover, Select, TextInput } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useNarrow } from '../list/use-narrow.ts';
import classes from './more-filters.module.css';

export interface FilterOption {
  readonly value: string;
  readonly label: string;
}

export type MoreFilter =
  | {
      readonly kind: 'choice';
      readonly name: string;
      readonly label: string;
      readonly options: readonly FilterOption[];
    }
  | {
      readonly kind: 'groups';
      readonly name: string;
      readonly label: string;
      readonly options: readonly {
        readonly group: string;
        readonly items: readonly FilterOption[];
      }[];
    }
  | {
      readonly kind: 'text';
      readonly name: string;
      readonly label: string;
      readonly description?: string;
    }
  | { readonly kind: 'day'; readonly name: string; readonly label: string };

type Values = Readonly<Record<string, string | undefined>>;

/** Filters that are not needed every minute: beside the list on a desk, from below on a phone. */
export function MoreFilters({
  filters,
  values,
  onChange,
}: {
  readonly filters: readonly MoreFilter[];
  readonly values: Values;
  readonly onChange: (change: Values) => void;
}): ReactNode {
  const [opened, setOpened] = useState(false);
  const narrow = useNarrow();
  const given = filters.filter(({ name }) => (values[name] ?? '') !== '').length;
  const button = (
    <Button
      leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden="true" />}
      aria-expanded={opened}
      onClick={() => setOpened(!opened)}
    >
      {given === 0 ? 'Filters' : `Filters (${given})`}
    </Button>
  );
  const form = (
    <form
      className={classes.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        setOpened(false);
      }}
    >
      {filters.map((filter) => (
        <One
          key={filter.name}
          filter={filter}
          value={values[filter.name]}
          onChange={(value) => onChange({ [filter.name]: value })}
        />
      ))}
      <div className={classes.buttons}>
        <Button
          variant="subtle"
          disabled={given === 0}
          onClick={() => onChange(Object.fromEntries(filters.map(({ name }) => [name, undefined])))}
        >
          Clear these
        </Button>
        <Button type="submit" variant="filled">
          Done
        </Button>
      </div>
    </form>
  );
  if (narrow) {
    return (
      <>
        {button}
        <Drawer
          opened={opened}
          onClose={() => setOpened(false)}
          title="Filters"
          position="bottom"
          size="auto"
        >
          {form}
        </Drawer>
      </>
    );
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={320} trapFocus>
      <Popover.Target>{button}</Popover.Target>
      <Popover.Dropdown aria-label="Filters">{form}</Popover.Dropdown>
    </Popover>
  );
}

function One({
  filter,
  value,
  onChange,
}: {
  readonly filter: MoreFilter;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}): ReactNode {
  const { label } = filter;
  switch (filter.kind) {
    case 'choice':
    case 'groups':
      return (
        <Select
          label={label}
          placeholder="any"
          data={
            filter.kind === 'choice'
              ? [...filter.options]
              : filter.options.map(({ group, items }) => ({ group, items: [...items] }))
          }
          value={value ?? null}
          clearable
          searchable
          openOnFocus={false}
          comboboxProps={{ withinPortal: false }}
          onChange={(next) => onChange(next ?? undefined)}
        />
      );
    case 'day':
      return (
        <TextInput
          type="date"
          label={label}
          value={value?.slice(0, 10) ?? ''}
          onChange={({ currentTarget }) =>
            onChange(currentTarget.value === '' ? undefined : currentTarget.value)
          }
        />
      );
    case 'text':
      return <Typed key={value ?? ''} filter={filter} value={value ?? ''} onChange={onChange} />;
  }
}

/** Counts when it is left or entered: an id is of no use half typed. */
function Typed({
  filter,
  value,
  onChange,
}: {
  readonly filter: Extract<MoreFilter, { readonly kind: 'text' }>;
  readonly value: string;
  readonly onChange: (value: string | undefined) => void;
}): ReactNode {
  const [typed, setTyped] = useState(value);
  const send = (): void => {
    const next = typed.trim();
    if (next !== value) onChange(next === '' ? undefined : next);
  };
  return (
    <TextInput
      label={filter.label}
      {...(filter.description === undefined ? {} : { description: filter.description })}
      value={typed}
      maxLength={255}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={send}
      onKeyDown={({ key }) => {
        if (key === 'Enter') send();
      }}
    />
  );
}
