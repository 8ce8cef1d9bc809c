import { Button, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { articleQuery } from '../../api/knowledge.ts';
import { confirm } from '../../components/dialog/confirm.ts';
import { Section } from '../../components/page/page.tsx';
import { ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { type Draft, draftOf, dropDraft, keepDraft, newDraft } from './drafts.ts';
import classes from './knowledge.module.css';
import { Preview } from './preview.tsx';
import { Review } from './review.tsx';
import { TryOut } from './try-out.tsx';

/** A draft of an article: nothing of it is kept by the server, and the file is what counts in the end. */
export function Editor({ path }: { readonly path: string | null }): ReactNode {
  const begun = draftOf(path);
  if (begun !== undefined) return <Writing path={path} begin={begun} />;
  return path === null ? <Writing path={null} begin={newDraft} /> : <Opening path={path} />;
}

function Opening({ path }: { readonly path: string }): ReactNode {
  const { data, error, refetch } = useQuery(articleQuery(path));
  if (data !== undefined) {
    const { text, id: base } = data;
    return <Writing path={path} begin={{ path, text, base, question: '' }} />;
  }
  return error === null ? (
    <RowsSkeleton />
  ) : (
    <ErrorState
      error={error}
      what="The article could not be loaded"
      onRetry={() => void refetch()}
    />
  );
}

function Writing({
  path,
  begin,
}: {
  readonly path: string | null;
  readonly begin: Draft;
}): ReactNode {
  const [draft, setDraft] = useState(begin);
  const change = (changed: Partial<Draft>): void => {
    const next = { ...draft, ...changed };
    keepDraft(path, next);
    setDraft(next);
  };
  const begun = draftOf(path) !== undefined;
  useWarning(begun);
  return (
    <>
      <Section
        title={path === null ? 'Draft of a new article' : `Draft of knowledge/${path}`}
        aside={<Leave path={path} begun={begun} />}
      >
        <div className={classes.form}>
          <p className={classes.soft}>
            Nothing is saved here and no agent reads it: articles are files of the workspace, which
            a team reviews and publishes. A draft stays in this tab until it is closed, and ends as
            a file or a patch for the workspace.
          </p>
          {path === null ? (
            <TextInput
              label="Where it stands"
              description="Below knowledge/, in folders as you like; ends in .md. Agents read the paths their files name."
              placeholder="network/vpn.md"
              maxLength={300}
              spellCheck={false}
              value={draft.path}
              onChange={(event) => change({ path: event.currentTarget.value.trim() })}
            />
          ) : null}
          <div className={classes.pair}>
            <Textarea
              label="Markdown"
              description="Each heading begins a passage that is found, shown and cited by itself."
              autosize
              minRows={16}
              maxRows={40}
              maxLength={1_000_000}
              classNames={{ input: classes.source }}
              value={draft.text}
              onChange={(event) => change({ text: event.currentTarget.value })}
            />
            <div className={classes.shown}>
              <h3 className={classes.label}>Preview</h3>
              {draft.text.trim() === '' ? (
                <p className={classes.soft}>What you write is shown here.</p>
              ) : (
                <Preview text={draft.text} />
              )}
            </div>
          </div>
        </div>
      </Section>
      <TryOut draft={draft} onQuestion={(question) => change({ question })} />
      <Review draft={draft} />
    </>
  );
}

function Leave({
  path,
  begun,
}: {
  readonly path: string | null;
  readonly begun: boolean;
}): ReactNode {
  const navigate = useNavigate({ from: '/knowledge' });
  const back = { article: path ?? undefined };
  const discard = async (): Promise<void> => {
    const answer = await confirm({
      title: 'Discard this draft?',
      body: 'What was typed is gone. The article in force stays as it is.',
      action: 'Discard',
      danger: true,
    });
    if (answer === null) return;
    dropDraft(path);
    void navigate({ search: back });
  };
  return (
    <div className={classes.acts}>
      <Button renderRoot={(props) => <Link {...props} to="/knowledge" search={back} />}>
        Back
      </Button>
      {begun ? (
        <Button color="manual" variant="outline" onClick={() => void discard()}>
          Discard …
        </Button>
      ) : null}
    </div>
  );
}

/** Closing the tab would lose it. */
function useWarning(begun: boolean): void {
  useEffect(() => {
    if (!begun) return undefined;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [begun]);
}
