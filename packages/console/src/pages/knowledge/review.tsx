import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { toApiProblem } from '../../api/api-problem.ts';
import { type ArticleCheck, checkArticle } from '../../api/knowledge.ts';
import { copyText } from '../../components/copy/copy.ts';
import { FormProblem } from '../../components/entry/entry-frame.tsx';
import { Section } from '../../components/page/page.tsx';
import { notifyDone, notifyProblemText } from '../../components/state/notify.ts';
import { formatPlural } from '../../format/number.ts';
import { type Draft, download } from './drafts.ts';
import classes from './knowledge.module.css';

/** What the draft changes, whom that concerns, and the way into the workspace. */
export function Review({ draft }: { readonly draft: Draft }): ReactNode {
  const { path, text, base } = draft;
  const send = useMutation({ mutationFn: checkArticle });
  const isOld =
    send.variables !== undefined && (send.variables.path !== path || send.variables.text !== text);
  return (
    <Section title="The change">
      <div className={classes.form}>
        <FormProblem>{send.isError ? toApiProblem(send.error).detail : null}</FormProblem>
        <div className={classes.acts}>
          <Button
            disabled={path === ''}
            loading={send.isPending}
            onClick={() => send.mutate({ path, text, base })}
          >
            {send.data === undefined ? 'Review the change' : 'Review it again'}
          </Button>
          <span className={classes.soft}>
            {isOld
              ? 'It was changed since: review it again.'
              : 'Checked as signalbox check does. Nothing is kept.'}
          </span>
        </div>
        {send.data === undefined || isOld ? null : (
          <div className={classes.review} role="status">
            <Checked check={send.data} text={send.variables.text} />
          </div>
        )}
      </div>
    </Section>
  );
}

function Checked({
  check,
  text,
}: {
  readonly check: ArticleCheck;
  readonly text: string;
}): ReactNode {
  const { problems, patch, stale, isNew, readers, title, passages, file } = check;
  if (problems.length > 0) {
    return (
      <ul className={classes.list} aria-label="What does not fit">
        {problems.map(({ expected, hint }) => (
          <li key={expected}>
            Expected {expected}
            {hint === '' ? '' : `: ${hint}`}
          </li>
        ))}
      </ul>
    );
  }
  if (patch === '') return <p>It is what is in force, word by word.</p>;
  return (
    <>
      {stale ? (
        <p className={classes.warning} role="alert">
          {isNew
            ? 'The article this draft was made from is no longer in force.'
            : 'The text in force is not the one this draft was made from. The change below would take its words back: begin anew from it, or see that this is meant.'}
        </p>
      ) : null}
      <p>
        {isNew ? 'A new article' : 'The article'} <strong>{title}</strong> with{' '}
        {formatPlural(passages, 'passage')}.{' '}
        {readers.length === 0
          ? 'No agent’s file names its path, so none would read it.'
          : `Once published, ${readers.join(', ')} ${readers.length === 1 ? 'gets' : 'get'} a new version.`}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className={classes.patch} tabIndex={0}>
        {patch
          .trimEnd()
          .split('\n')
          .map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines hold no state, and many are alike
            <span key={at} data-kind={kindOf(line)}>
              {line}
              {'\n'}
            </span>
          ))}
      </pre>
      <Ways {...{ check, text }} />
      <Next file={file} readers={readers} />
    </>
  );
}

function kindOf(line: string): 'added' | 'removed' | 'about' | undefined {
  if (/^(?:diff |\+\+\+ |--- |@@ |new file )/.test(line)) return 'about';
  if (line.startsWith('+')) return 'added';
  return line.startsWith('-') ? 'removed' : undefined;
}

function Ways({
  check: { file, patch },
  text,
}: {
  readonly check: ArticleCheck;
  readonly text: string;
}): ReactNode {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const copy = async (): Promise<void> => {
    if (await copyText(patch)) notifyDone('Copied.');
    else notifyProblemText('The browser does not allow copying here.');
  };
  return (
    <div className={classes.acts}>
      <Button variant="filled" onClick={() => download(name.replace(/\.md$/, '.patch'), patch)}>
        Download the patch
      </Button>
      <Button onClick={() => void copy()}>Copy the patch</Button>
      <Button onClick={() => download(name, text)}>Download the file</Button>
    </div>
  );
}

function Next({
  file,
  readers,
}: {
  readonly file: string;
  readonly readers: readonly string[];
}): ReactNode {
  return (
    <ol className={classes.list} aria-label="What to do next">
      <li>
        In the folder of the workspace, <code>git apply</code> the patch, or put the file at{' '}
        <code>{file}</code>.
      </li>
      {readers.length > 0 ? null : (
        <li>
          Name its path under <code>knowledge:</code> in the file of the agent that is to read it.
        </li>
      )}
      <li>
        <code>signalbox check</code> checks it with all other files; then let your team review it as
        any change there.
      </li>
      <li>Start the server again. That publishes it; the way back is a rollback of the agent.</li>
    </ol>
  );
}
