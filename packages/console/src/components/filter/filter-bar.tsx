import { Button, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts';
import classes from './filter-bar.module.css';

export type Filter =
  | { readonly kind: 'text'; readonly name: string; readonly label: string }
  | {
      readonly kind: 'choice';
      readonly name: string;
      readonly label: string;
      readonly options: readonly { readonly value: string; readonly label: string }[];
    };

type Values = Readonly<Record<string, string | undefined>>;

const typingMs = 250;

/**
 * The filters of a list. Values come from the address and go back to it: `values={search}`,
 * `onChange={(change) => navigate({search: (old) => ({...old, ...change}), replace: true})}`. `/` goes to the text.
 */
export function FilterBar({
  filters,
  values,
  onChange,
  children,
}: {
  readonly filters: readonly Filter[];
  readonly values: Values;
  readonly onChange: (change: Values) => void;
  /** At the end: saved views, exports. */
  readonly children?: ReactNode;
}): ReactNode {
  const given = filters.filter(({ name }) => (values[name] ?? '') !== '');
  return (
    <search className={classes.bar}>
      {filters.map((filter) =>
        filter.kind === 'text' ? (
          <TextFilter
            key={filter.name}
            label={filter.label}
            value={values[filter.name] ?? ''}
            onChange={(value) => onChange({ [filter.name]: value === '' ? undefined : value })}
          />
        ) : (
          <Select
            key={filter.name}
            className={classes.choice}
            aria-label={filter.label}
            placeholder={filter.label}
            data={[...filter.options]}
            value={values[filter.name] ?? null}
            clearable
            searchable={filter.options.length > 8}
            onChange={(value) => onChange({ [filter.name]: value ?? undefined })}
          />
        ),
      )}
      {given.length === 0 ? null : (
        <Button
          variant="subtle"
          onClick={() => onChange(Object.fromEntries(filters.map(({ name }) => [name, undefined])))}
        >
          Clear
        </Button>
      )}
      {children === undefined ? null : <div className={classes.end}>{children}</div>}
    </search>
  );
}

/** Searches a moment after the last key, and at once on Enter. */
function TextFilter({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setTyped(value);
  }
  const send = useRef(onChange);
  useEffect(() => {
    send.current = onChange;
  });
  useEffect(() => {
    if (typed === value) return undefined;
    const timer = setTimeout(() => send.current(typed.trim()), typingMs);
    return () => clearTimeout(timer);
  }, [typed, value]);
  useShortcuts('List', [{ keys: '/', label: 'Search', run: () => field.current?.focus() }]);
  return (
    <TextInput
      ref={field}
      className={classes.text}
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} aria-hidden="true" />}
      value={typed}
      maxLength={500}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onChange(typed.trim());
        if (event.key === 'Escape') field.current?.blur();
      }}
    />
  );
}
