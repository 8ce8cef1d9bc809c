import type { KnowledgeView } from '@signalbox/contract';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { KnowledgeArticleView } from '../../api/knowledge.ts';
import { Section } from '../../components/page/page.tsx';
import { Table, type TableColumn } from '../../components/table/table.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { formatCount } from '../../format/number.ts';
import classes from './knowledge.module.css';
import { checkedWords, endedWords } from './words.ts';

const columns = (opened: string | undefined): readonly TableColumn<KnowledgeArticleView>[] => [
  {
    id: 'article',
    header: 'Article',
    cell: ({ path, title }) => (
      <>
        <Link
          className={classes.link}
          to="/knowledge"
          search={{ article: path }}
          resetScroll={false}
          aria-current={path === opened ? 'true' : undefined}
        >
          {title}
        </Link>
        <div className={classes.path}>{path}</div>
      </>
    ),
  },
  { id: 'agents', header: 'Read by', cell: (article) => <Readers {...{ article }} /> },
  {
    id: 'cited',
    header: 'Cited',
    align: 'end',
    cell: ({ citations }) => formatCount(citations.cited),
  },
  {
    id: 'ended',
    header: 'These replies',
    cell: ({ citations }) => endedWords(citations) || <span className={classes.soft}>none</span>,
  },
  {
    id: 'checked',
    header: 'Checked',
    cell: ({ citations }) =>
      checkedWords(citations) || <span className={classes.soft}>nothing</span>,
  },
  { id: 'since', header: 'This text', cell: ({ since }) => <RelativeTime at={since} /> },
];

/** The articles in force, with who reads them and what became of replies that cite them. */
export function Articles({
  knowledge: { articles, days, replies, repliesMax },
  opened,
}: {
  readonly knowledge: KnowledgeView;
  readonly opened: string | undefined;
}): ReactNode {
  const counted =
    replies < repliesMax
      ? `Counted over the replies of ${days} days.`
      : `Counted over the newest ${formatCount(repliesMax)} replies of ${days} days.`;
  return (
    <Section
      title="Articles in force"
      aside={<span className={classes.soft}>{counted} An edited text begins at zero.</span>}
    >
      <Table
        label="Articles in force"
        rows={articles}
        idOf={({ path }) => path}
        columns={columns(opened)}
      />
    </Section>
  );
}

export function Readers({
  article: { agents },
}: {
  readonly article: Pick<KnowledgeArticleView, 'agents'>;
}): ReactNode {
  if (agents.length === 0) return <span className={classes.soft}>no agent</span>;
  return agents.map(({ agent, current }, at) => (
    <span key={agent}>
      {at === 0 ? '' : ', '}
      <Link className={classes.link} to="/agents/$agentName" params={{ agentName: agent }}>
        {agent}
      </Link>
      {current ? '' : ' (an earlier text)'}
    </span>
  ));
}
