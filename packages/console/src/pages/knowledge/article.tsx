import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { articleQuery, type KnowledgeArticleView } from '../../api/knowledge.ts';
import { useMay } from '../../api/session.ts';
import { Fact, FactList } from '../../components/facts/facts.tsx';
import { Section } from '../../components/page/page.tsx';
import { ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { formatCount, formatPlural } from '../../format/number.ts';
import { Readers } from './articles.tsx';
import classes from './knowledge.module.css';
import { Preview } from './preview.tsx';
import { checkedWords, endedWords } from './words.ts';

/** One article: what it says, and what came of it. */
export function Article({ article }: { readonly article: KnowledgeArticleView }): ReactNode {
  const may = useMay('agent:write');
  const { path, title, citations, passages, characters, since } = article;
  const { data, error, refetch } = useQuery(articleQuery(path));
  return (
    <Section
      title={title}
      aside={
        <div className={classes.acts}>
          {may ? (
            <Button
              renderRoot={(props) => (
                <Link {...props} to="/knowledge" search={{ article: path, draft: 'edit' }} />
              )}
            >
              Edit in a draft
            </Button>
          ) : null}
          <Button component={Link} to="/knowledge">
            Close
          </Button>
        </div>
      }
    >
      <div className={classes.facts}>
        <FactList>
          <Fact label="File">
            <code>knowledge/{path}</code>
          </Fact>
          <Fact label="Read by">
            <Readers article={article} />
          </Fact>
          <Fact label="This text">
            published <RelativeTime at={since} />; {formatPlural(passages, 'passage')},{' '}
            {formatPlural(characters, 'character')}
          </Fact>
          <Fact label="Cited">
            {formatPlural(citations.cited, 'reply', 'replies')}
            {citations.cited === 0 ? '' : `: ${endedWords(citations)}`}
            {citations.citedBefore === 0
              ? ''
              : `. Earlier texts of it: ${formatCount(citations.citedBefore)}`}
          </Fact>
          <Fact label="Checked">
            {checkedWords(citations) || 'nothing of these decisions was checked'}
          </Fact>
        </FactList>
      </div>
      {data === undefined ? (
        error === null ? (
          <RowsSkeleton rows={4} />
        ) : (
          <ErrorState
            error={error}
            what="The article could not be loaded"
            onRetry={() => void refetch()}
          />
        )
      ) : (
        <Preview text={data.text} />
      )}
    </Section>
  );
}
