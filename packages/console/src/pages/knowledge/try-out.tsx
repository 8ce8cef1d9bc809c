import { Button, Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useAgentNames } from '../../api/actors.ts';
import { toApiProblem } from '../../api/api-problem.ts';
import { type ArticleHit, type ArticleTry, tryArticle } from '../../api/knowledge.ts';
import { FormProblem } from '../../components/entry/entry-frame.tsx';
import { StateMark } from '../../components/lamp/state-mark.tsx';
import { Section } from '../../components/page/page.tsx';
import type { Draft } from './drafts.ts';
import classes from './knowledge.module.css';

/** Which passages a question finds now, and which it would find with the draft in force. */
export function TryOut({
  draft,
  onQuestion,
}: {
  readonly draft: Draft;
  readonly onQuestion: (question: string) => void;
}): ReactNode {
  const agents = useAgentNames();
  const [agent, setAgent] = useState<string | null>(null);
  const { path, text, question } = draft;
  const asking = { path, text, question, ...(agent === null ? {} : { agent }) };
  const send = useMutation({ mutationFn: tryArticle });
  const asked = send.variables;
  const isOld =
    asked !== undefined &&
    (asked.path !== path ||
      asked.text !== text ||
      asked.question !== question ||
      asked.agent !== (agent ?? undefined));
  return (
    <Section title="Which passages would a question find?">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate(asking);
        }}
      >
        <FormProblem>{send.isError ? toApiProblem(send.error).detail : null}</FormProblem>
        <div className={classes.asking}>
          <TextInput
            label="Question"
            description="As an agent would ask it, in a few words."
            maxLength={500}
            value={question}
            onChange={(event) => onQuestion(event.currentTarget.value)}
          />
          <Select
            label="Whose knowledge"
            description="What its version reads."
            placeholder="all of it"
            clearable
            data={[...agents]}
            value={agent}
            onChange={setAgent}
          />
        </div>
        <div className={classes.acts}>
          <Button
            type="submit"
            disabled={question.trim() === '' || path === ''}
            loading={send.isPending}
          >
            Search
          </Button>
          <span className={classes.soft}>
            {path === '' ? 'Say where the article stands first. ' : ''}
            By the search agents use. The audit notes the file, not the question.
          </span>
        </div>
      </form>
      {send.data === undefined ? null : (
        <div role="status">
          {isOld ? (
            <p className={classes.note}>Of what stood here before the last change.</p>
          ) : null}
          {send.data.unread ? (
            <p className={classes.note}>
              The file of this agent does not name <code>{asked?.path}</code>: it would not read the
              draft.
            </p>
          ) : null}
          {send.data.byWordsAlone ? (
            <p className={classes.note}>Search by meaning is away: only words were compared.</p>
          ) : null}
          <Found tried={send.data} />
        </div>
      )}
    </Section>
  );
}

function Found({ tried: { before, after } }: { readonly tried: ArticleTry }): ReactNode {
  return (
    <div className={classes.found}>
      <Hits title="Now" hits={before} />
      <Hits title="With this draft in force" hits={after} />
    </div>
  );
}

function Hits({
  title,
  hits,
}: {
  readonly title: string;
  readonly hits: readonly ArticleHit[];
}): ReactNode {
  return (
    <div className={classes.hits}>
      <h3 className={classes.label}>{title}</h3>
      {hits.length === 0 ? (
        <p className={classes.soft}>Nothing useful. The agent would be told so.</p>
      ) : (
        <ol className={classes.list} aria-label={title}>
          {hits.map(({ path, no, title: article, heading, text, ofDraft }) => (
            <li key={`${path}#${no}`}>
              <strong>{heading === '' ? article : heading}</strong>{' '}
              {ofDraft ? <StateMark tone="accent">this article</StateMark> : null}
              <div className={classes.path}>
                {path} #{no}
              </div>
              <p className={classes.excerpt}>{text}</p>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
