import { Autocomplete } from '@mantine/core';
import type { ReactNode } from 'react';
import type { OfferedPlace } from '../../api/source-drafts.ts';
import classes from './connect.module.css';
import { type Draft, type DraftPlace, suggestedValues } from './draft.ts';

type Fields = Readonly<Record<string, { readonly values: readonly string[] | null }>>;

/** For each field the agents decide: the field of the system it is written to, and what each value is called there. */
export function FieldMap({
  own,
  offered,
  fields,
  draft,
  onChange,
}: {
  /** The fields the system has itself. */
  readonly own: readonly string[];
  /** Null: the system was not asked, or does not tell. */
  readonly offered: readonly OfferedPlace[] | null;
  readonly fields: Fields;
  readonly draft: Draft;
  readonly onChange: (fields: Draft['fields']) => void;
}): ReactNode {
  const names = Object.keys(fields);
  if (names.length === 0) {
    return (
      <p className={classes.none}>
        The agents of this workspace decide no field yet, so there is nothing to be written.
      </p>
    );
  }
  const custom = (offered ?? []).filter((one) => one.custom && !own.includes(one.name));
  const data = [
    { group: 'Of the system', items: [...own] },
    ...(custom.length === 0
      ? []
      : [{ group: 'Added to it', items: custom.map(({ name }) => name) }]),
  ];
  return (
    <div className={classes.form}>
      <p className={classes.soft}>
        {offered === null
          ? 'Connect first to choose from what the system has; names can be typed all the same.'
          : 'Fields and values are those the system offers. What has the same name is filled in.'}{' '}
        A field left empty is not written. A name that is none of the system’s own counts as a field
        that was added to it.
      </p>
      {names.map((field) => (
        <FieldRow
          key={field}
          {...{ field, data }}
          ours={fields[field]?.values ?? []}
          place={draft.fields[field] ?? { name: '', values: {} }}
          offered={offered ?? []}
          onChange={(place) => onChange({ ...draft.fields, [field]: place })}
        />
      ))}
    </div>
  );
}

function FieldRow({
  field,
  ours,
  place,
  offered,
  data,
  onChange,
}: {
  readonly field: string;
  readonly ours: readonly string[];
  readonly place: DraftPlace;
  readonly offered: readonly OfferedPlace[];
  readonly data: { readonly group: string; readonly items: string[] }[];
  readonly onChange: (place: DraftPlace) => void;
}): ReactNode {
  const there = offered.find(({ name }) => name === place.name)?.values ?? null;
  return (
    <fieldset className={classes.field}>
      <legend>{field}</legend>
      <Autocomplete
        className={classes.wide}
        label={`${field} is written to`}
        placeholder="not written"
        data={data}
        maxLength={200}
        value={place.name}
        onChange={(name) => {
          const theirs = offered.find((one) => one.name === name)?.values ?? [];
          onChange({ name, values: { ...suggestedValues(ours, theirs), ...place.values } });
        }}
      />
      {place.name.trim() === '' || ours.length === 0 ? null : (
        <div className={classes.values}>
          {ours.map((value) => {
            const written = place.values[value] ?? '';
            const theirs = written === '' ? value : written;
            return (
              <Autocomplete
                key={value}
                label={`${value} is called`}
                placeholder={value}
                data={[...(there ?? [])]}
                maxLength={200}
                value={written}
                {...(there === null || there.includes(theirs)
                  ? {}
                  : { description: 'The system does not offer that.' })}
                onChange={(next) =>
                  onChange({ ...place, values: { ...place.values, [value]: next } })
                }
              />
            );
          })}
        </div>
      )}
    </fieldset>
  );
}
