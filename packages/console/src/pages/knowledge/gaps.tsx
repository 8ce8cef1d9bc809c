import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type KnowledgeGapView, knowledgeGapsQuery } from '../../api/knowledge.ts';
import { useMay } from '../../api/session.ts';
import { StateMark } from '../../components/lamp/state-mark.tsx';
import { Section } from '../../components/page/page.tsx';
import { ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { Table, type TableColumn } from '../../components/table/table.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { formatCount, formatPlural } from '../../format/number.ts';
import { keepDraft, newDraft } from './drafts.ts';
import classes from './knowledge.module.css';
import { standings } from './words.ts';

const wordingsShown = 3;

/** What agents looked for in vain, one row for each article that would answer it. */
export function Gaps(): ReactNode {
  const { data, error, refetch } = useQuery(knowledgeGapsQuery);
  return (
    <Section
      title="What is missing"
      aside={
        <span className={classes.soft}>
          What agents looked for in vain{data === undefined ? '' : ` in ${data.days} days`}, most
          tickets first.
        </span>
      }
    >
      {data === undefined ? (
        error === null ? (
          <RowsSkeleton rows={3} />
        ) : (
          <ErrorState
            error={error}
            what="What is missing could not be loaded"
            onRetry={() => void refetch()}
          />
        )
      ) : data.gaps.length === 0 ? (
        <p className={classes.note}>
          Nothing: agents found something for all they asked, or no agent looks into articles.
        </p>
      ) : (
        <Rows gaps={data.gaps} more={data.more} />
      )}
    </Section>
  );
}

const columns: readonly TableColumn<KnowledgeGapView>[] = [
  { id: 'query', header: 'Asked for', cell: (gap) => <Asked gap={gap} /> },
  { id: 'tickets', header: 'Tickets', align: 'end', cell: ({ tickets }) => formatCount(tickets) },
  {
    id: 'examples',
    header: 'Such as',
    cell: ({ examples }) =>
      examples.map(({ itemId, externalId }, at) => (
        <span key={itemId}>
          {at === 0 ? '' : ', '}
          <Link className={classes.link} to="/items/$itemId" params={{ itemId }}>
            {externalId}
          </Link>
        </span>
      )),
  },
  { id: 'standing', header: 'Now', cell: (gap) => <Standing gap={gap} /> },
  { id: 'last', header: 'Last', fit: true, cell: ({ lastAt }) => <RelativeTime at={lastAt} /> },
];

function Rows({
  gaps,
  more,
}: {
  readonly gaps: readonly KnowledgeGapView[];
  readonly more: number;
}): ReactNode {
  const may = useMay('agent:write');
  return (
    <>
      <Table
        label="What is missing"
        rows={gaps}
        idOf={({ query }) => query}
        columns={columns}
        actions={may ? (gap) => <WriteIt gap={gap} /> : undefined}
      />
      {more === 0 ? null : (
        <p className={classes.note}>{formatPlural(more, 'more matter')} with fewer tickets.</p>
      )}
    </>
  );
}

function Asked({ gap: { query, queries, agents } }: { readonly gap: KnowledgeGapView }): ReactNode {
  const others = queries.filter((one) => one.query !== query).slice(0, wordingsShown);
  return (
    <>
      {query}
      <div className={classes.path}>
        {others.length === 0 ? '' : `also: ${others.map((one) => one.query).join(' · ')}; `}
        asked by {agents.join(', ')}
      </div>
    </>
  );
}

function Standing({ gap: { standing, article } }: { readonly gap: KnowledgeGapView }): ReactNode {
  const { tone, word } = standings[standing];
  return (
    <>
      <StateMark tone={tone}>{word}</StateMark>
      {article === null ? null : (
        <div className={classes.path}>
          <Link
            className={classes.link}
            to="/knowledge"
            search={{ article }}
            aria-label={`Open ${article}`}
          >
            {article}
          </Link>
          {standing === 'unread' ? ': an agent that asked does not read it' : ''}
        </div>
      )}
    </>
  );
}

function WriteIt({ gap: { query, standing } }: { readonly gap: KnowledgeGapView }): ReactNode {
  const navigate = useNavigate({ from: '/knowledge' });
  if (standing !== 'missing') return null;
  const write = (): void => {
    // Not in the address: it was asked because of a ticket.
    keepDraft(null, { ...newDraft, question: query });
    void navigate({ search: { draft: 'new' } });
  };
  return (
    <Button aria-label={`Write the article for: ${query}`} onClick={write}>
      Write it
    </Button>
  );
}
