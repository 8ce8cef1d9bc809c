import { Button } from '@mantine/core';
import type { OptionsView } from '@signalbox/contract';
import type { ReactNode } from 'react';
import type { Connectable, DraftCheck } from '../../api/source-drafts.ts';
import { copyText } from '../../components/copy/copy.ts';
import { notifyDone, notifyProblemText } from '../../components/state/notify.ts';
import { RowsSkeleton } from '../../components/state/states.tsx';
import classes from './connect.module.css';
import { partWord } from './words.ts';

/** The lines for the file, what does not fit while there are none, and what is to be done with them. */
export function Result({
  system,
  check,
  isOld,
  sources,
}: {
  readonly system: Connectable;
  readonly check: DraftCheck | undefined;
  /** Of what was said before the last change: nothing that is copied may be. */
  readonly isOld: boolean;
  /** Those of the files in force. */
  readonly sources: OptionsView['sources'];
}): ReactNode {
  if (check === undefined) return <RowsSkeleton rows={4} />;
  const { yaml, problems, variables } = check;
  return (
    <div className={classes.form} aria-busy={isOld}>
      <div aria-live="polite">
        {problems.length === 0 ? null : (
          <ul className={classes.plain} aria-label="What does not fit">
            {problems.map(({ path, expected }) => (
              <li key={`${path} ${expected}`}>
                <strong>{partWord(path, system)}</strong>: expected {expected}
              </li>
            ))}
          </ul>
        )}
      </div>
      {yaml === null ? null : <Lines {...{ yaml, isOld }} isFirst={sources.every(isBuiltIn)} />}
      {yaml === null ? null : (
        <Next unset={variables.filter(({ isSet }) => !isSet).map(({ name }) => name)} />
      )}
    </div>
  );
}

function isBuiltIn({ name }: { readonly name: string }): boolean {
  return name === 'api' || name === 'desk';
}

function Lines({
  yaml,
  isOld,
  isFirst,
}: {
  readonly yaml: string;
  readonly isOld: boolean;
  /** The file has no `sources:` yet. */
  readonly isFirst: boolean;
}): ReactNode {
  const lines = isFirst ? `sources:\n${yaml}` : yaml;
  const copy = async (): Promise<void> => {
    if (await copyText(lines)) notifyDone('Copied.');
    else notifyProblemText('The browser does not allow copying here.');
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className={classes.lines} tabIndex={0}>
        {lines}
      </pre>
      <div>
        <Button variant="filled" disabled={isOld} onClick={() => void copy()}>
          Copy the lines
        </Button>
      </div>
    </>
  );
}

function Next({ unset }: { readonly unset: readonly string[] }): ReactNode {
  return (
    <ol className={classes.plain} aria-label="What to do next">
      <li>
        Put the lines into <code>signalbox.yaml</code>, under <code>sources:</code>; if it stands
        there already, it must not stand there twice.
      </li>
      {unset.length === 0 ? null : (
        <li>
          Set {unset.join(', ')} where the server starts; for <code>signalbox check</code> as well.
        </li>
      )}
      <li>
        <code>signalbox check</code> names file, line and column of what does not fit.
      </li>
      <li>
        Start the server again. The source then stands under Sources, is read by itself, and is
        probed every day and whenever something was refused.
      </li>
    </ol>
  );
}
