import { Autocomplete, Checkbox, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Connectable, DraftCheck } from '../../api/source-drafts.ts';
import classes from './connect.module.css';
import type { Draft } from './draft.ts';
import { placesWord } from './words.ts';

/** Name of the source, the variables that hold address and token, and where tickets are looked for. */
export function Where({
  system,
  draft,
  check,
  onChange,
}: {
  readonly system: Connectable;
  readonly draft: Draft;
  /** Undefined until the server has said something. */
  readonly check: DraftCheck | undefined;
  readonly onChange: (part: Partial<Draft>) => void;
}): ReactNode {
  const { places } = system;
  return (
    <div className={classes.form}>
      <TextInput
        className={classes.wide}
        label="Name of the source"
        description="Stands in addresses, rules and reports; small letters, digits, - and _."
        value={draft.name}
        maxLength={63}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <p className={classes.soft}>
        Address and secrets stay in variables of the server. Here you only name them; what they hold
        is never shown. One that is not set yet is set where the server starts, then the server is
        started again.
      </p>
      <div className={classes.pair}>
        {system.variables.map(({ key, what, optional, set, suggested }) => (
          <Autocomplete
            key={key}
            label={`Variable: ${what}`}
            description={stateOf(check, key, optional)}
            placeholder={suggested}
            data={[...set]}
            maxLength={100}
            autoCapitalize="characters"
            spellCheck={false}
            value={draft.variables[key] ?? ''}
            onChange={(name) => onChange({ variables: { ...draft.variables, [key]: name } })}
          />
        ))}
      </div>
      {places === null ? (
        <Textarea
          className={classes.wide}
          label="Who gets the notes"
          description="Mail addresses of the team, one a line. None: no notes."
          autosize
          minRows={2}
          maxRows={6}
          value={draft.team}
          onChange={(event) => onChange({ team: event.currentTarget.value })}
        />
      ) : (
        <>
          <Textarea
            className={classes.wide}
            label={`${placesWord(places.kind)} whose tickets come in by themselves`}
            description={`One a line${places.all ? ', or all' : ''}. None: you send the tickets yourself.`}
            autosize
            minRows={2}
            maxRows={6}
            value={draft.places}
            onChange={(event) => onChange({ places: event.currentTarget.value })}
          />
          <Checkbox
            label="Every write leaves an internal note"
            description="It says which agent set what, and how surely. Only the team sees it."
            checked={draft.note === 'internal'}
            onChange={(event) =>
              onChange({ note: event.currentTarget.checked ? 'internal' : 'none' })
            }
          />
        </>
      )}
    </div>
  );
}

function stateOf(check: DraftCheck | undefined, key: string, optional: boolean): string {
  const found = check?.variables.find((one) => one.key === key);
  const refused = check?.problems.find(({ path }) => path === `variables.${key}`);
  if (refused !== undefined) return `Expected ${refused.expected}.`;
  if (found === undefined) return optional ? 'May be left out.' : 'Not said yet.';
  return found.isSet ? `${found.name} is set in this server.` : `${found.name} is not set here.`;
}
