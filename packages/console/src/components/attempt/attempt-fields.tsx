import type { ReactNode } from 'react';
import type { AttemptView } from '../../api/items.ts';
import type { WriteBackView } from '../../api/write-backs.ts';
import classes from './attempt.module.css';
import { SecondLook } from './second-look.tsx';

type Values = Readonly<Record<string, unknown>>;

interface Outside {
  readonly fields: Values;
  readonly marker: boolean | null;
}

/** What the server read outside: `{fields, marker}`; null when it was erased or never read. */
function outside(value: Values | null): Outside | null {
  if (value === null || value['erased'] === true) return null;
  const { fields, marker } = value;
  return typeof fields === 'object' && fields !== null
    ? { fields: fields as Values, marker: typeof marker === 'boolean' ? marker : null }
    : null;
}

function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'empty';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** By field: what stood there before, what was to stand there, and what was read back. */
export function AttemptFields({
  attempt,
}: {
  readonly attempt: AttemptView | WriteBackView;
}): ReactNode {
  const { intended } = attempt;
  if (intended['erased'] === true)
    return <p className={classes.gone}>Its values have been erased.</p>;
  const before = outside(attempt.precondition);
  const after = outside(attempt.readBack);
  const names = Object.keys(intended);
  return (
    <section
      className={classes.tableBox}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={`Fields of attempt ${attempt.number}`}
    >
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">field</th>
            <th scope="col">stood there</th>
            <th scope="col">meant</th>
            <th scope="col">read back</th>
          </tr>
        </thead>
        <tbody>
          {names.map((name) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{before === null ? 'not read' : shown(before.fields[name])}</td>
              <td>{shown(intended[name])}</td>
              <td>
                {after === null ? (
                  'not read'
                ) : (
                  <ReadBack is={shown(after.fields[name])} meant={shown(intended[name])} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {after?.marker === null || after === null ? null : (
        <p className={classes.note}>
          {after.marker ? 'Our mark stands there: this write arrived.' : 'Our mark is not there.'}
        </p>
      )}
      {attempt.secondLook === null ? null : <SecondLook look={attempt.secondLook} />}
    </section>
  );
}

function ReadBack({ is, meant }: { readonly is: string; readonly meant: string }): ReactNode {
  const same = is === meant;
  return (
    <span className={classes.back} data-same={same}>
      {same ? '✓' : '≠'} {is}
    </span>
  );
}
