import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense } from 'react';
import { type KnowledgeArticleView, knowledgeQuery } from '../../api/knowledge.ts';
import { useMay } from '../../api/session.ts';
import { Page } from '../../components/page/page.tsx';
import { RoleNote, RoleRefused } from '../../components/role/role-states.tsx';
import { EmptyState, ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { Article } from './article.tsx';
import { Articles } from './articles.tsx';
import { Gaps } from './gaps.tsx';
import classes from './knowledge.module.css';

// Who only reads does not fetch it.
const Editor = lazy(async () => ({ default: (await import('./editor.tsx')).Editor }));

/** What articles do for agents, which are missing, and a place to draft one. */
export function KnowledgePage(): ReactNode {
  const may = useMay('agent:write');
  const { draft } = useSearch({ from: '/shell/knowledge' });
  return (
    <Page
      title="Knowledge"
      question="Which articles do agents answer from, and which one is missing?"
      actions={
        may && draft === undefined ? (
          <Button
            renderRoot={(props) => <Link {...props} to="/knowledge" search={{ draft: 'new' }} />}
          >
            Write an article
          </Button>
        ) : undefined
      }
    >
      {draft === undefined ? (
        <>
          <Knowledge />
          <RoleNote acts={['draft articles']} />
        </>
      ) : may ? (
        <Drafting />
      ) : (
        <RoleRefused act="draft articles" />
      )}
    </Page>
  );
}

function Knowledge(): ReactNode {
  const { article: opened } = useSearch({ from: '/shell/knowledge' });
  const { data, error, refetch } = useQuery(knowledgeQuery);
  if (data === undefined) {
    return error === null ? (
      <RowsSkeleton />
    ) : (
      <ErrorState
        error={error}
        what="The articles could not be loaded"
        onRetry={() => void refetch()}
      />
    );
  }
  const { articles } = data;
  const article = articles.find(({ path }) => path === opened);
  return (
    <>
      {opened === undefined ? <Gaps /> : null}
      {articles.length === 0 ? <NoArticles /> : <Articles knowledge={data} opened={opened} />}
      {opened === undefined ? null : <Opened path={opened} article={article} />}
    </>
  );
}

function Opened({
  path,
  article,
}: {
  readonly path: string;
  readonly article: KnowledgeArticleView | undefined;
}): ReactNode {
  return article === undefined ? (
    <p className={classes.soft}>
      No article in force stands at <code>{path}</code>.
    </p>
  ) : (
    <Article key={article.id} article={article} />
  );
}

function NoArticles(): ReactNode {
  return (
    <EmptyState title="There is no article">
      <p>
        Articles are Markdown files below <code>knowledge/</code> of the workspace. Agents whose
        file names them look there, and cite what they answer from.{' '}
        <code>docs/guides/knowledge.md</code> says how.
      </p>
    </EmptyState>
  );
}

function Drafting(): ReactNode {
  const { draft, article } = useSearch({ from: '/shell/knowledge' });
  const path = draft === 'edit' ? (article ?? null) : null;
  return (
    <Suspense fallback={<RowsSkeleton />}>
      <Editor key={path ?? ''} path={path} />
    </Suspense>
  );
}
