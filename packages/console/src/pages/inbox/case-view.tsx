import { Button, Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { ReviewRow } from '../../api/reviews.ts';
import { ErrorState } from '../../components/state/states.tsx';
import { ThreadSummary } from '../../components/thread/thread-summary.tsx';
import { Countdown } from '../../components/time/relative-time.tsx';
import { formatPlural } from '../../format/number.ts';
import { newestRevision } from '../../words/newest-revision.ts';
import classes from './case.module.css';
import { CaseActions } from './case-actions.tsx';
import { EditRemarks } from './edit-remarks.tsx';
import { leastSure } from './field-options.ts';
import type { Spoken } from './highlight.tsx';
import { MessagePane } from './message-pane.tsx';
import { Proposal } from './proposal.tsx';
import { ReplyPart } from './reply-part.tsx';
import { SimilarCases } from './similar-cases.tsx';
import type { Acts } from './use-acts.ts';
import type { CaseKeys } from './use-case-keys.ts';
import type { Desk } from './use-desk.ts';
import { WhyChecked } from './why-checked.tsx';
import { WhyHere } from './why-here.tsx';

/** One case: what was written, what would be written, and everything that speaks for or against it. */
export function CaseView({
  desk,
  acts,
  keys,
}: {
  readonly desk: Desk;
  readonly acts: Acts;
  readonly keys: CaseKeys;
}): ReactNode {
  const { opened, row, selection } = desk;
  const body = useRef<HTMLElement>(null);
  const { active } = selection;
  useEffect(() => {
    body.current?.scrollTo({ top: 0 });
    void active;
  }, [active]);
  if (opened.error !== null) {
    return (
      <ErrorState
        error={opened.error}
        what="This case could not be loaded"
        onRetry={opened.again}
      />
    );
  }
  const title =
    row?.subject ||
    row?.externalId ||
    newestRevision(opened.item)?.subject ||
    opened.item?.externalId;
  return (
    <article
      className={classes.case}
      aria-labelledby="case-title"
      aria-busy={opened.item === undefined}
    >
      <header className={classes.head}>
        <h2 id="case-title" className={classes.subject}>
          {title ?? 'Loading …'}
        </h2>
        {row === null ? null : (
          <Facts desk={desk} row={row} onAlike={() => acts.openDialog('alike')} />
        )}
      </header>
      <Banners desk={desk} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section ref={body} className={classes.scroll} aria-label="The case" tabIndex={0}>
        {opened.item === undefined ? (
          <Waiting row={row} />
        ) : (
          <Inside desk={desk} acts={acts} keys={keys} />
        )}
      </section>
      <CaseActions desk={desk} acts={acts} />
    </article>
  );
}

function Inside({
  desk,
  acts,
  keys,
}: {
  readonly desk: Desk;
  readonly acts: Acts;
  readonly keys: CaseKeys;
}): ReactNode {
  const { item, similar, similarFailed } = desk.opened;
  if (item === undefined) return null;
  const { decision } = item;
  const fields = decision?.fields ?? {};
  const words = Object.entries(fields).flatMap(([name, field]) =>
    field.evidence.flatMap(({ text }) =>
      text.split(', ').map((one): Spoken => ({ text: one, inFocus: name === keys.focused })),
    ),
  );
  const proposed = Object.fromEntries(
    Object.entries(fields).map(([name, { value }]) => [name, value]),
  );
  return (
    <div className={classes.columns}>
      <div className={classes.column}>
        <MessagePane
          item={item}
          words={words}
          showsOriginal={keys.showsOriginal}
          onOriginal={desk.mayDecide ? keys.toggleOriginal : null}
        />
        {item.context === null ? null : (
          <section aria-label="At a glance">
            <div className={classes.partHead}>
              <h3 className={classes.partTitle}>At a glance</h3>
            </div>
            <ThreadSummary summary={item.context} />
          </section>
        )}
        <SimilarCases cases={similar} failed={similarFailed} proposed={proposed} />
      </div>
      <div className={classes.column}>
        {desk.isCheck && desk.row !== null ? (
          <WhyChecked item={item} row={desk.row} undoSeconds={desk.undoSeconds} />
        ) : (
          <WhyHere item={item} names={desk.names} />
        )}
        {decision === null ? (
          <p className={classes.soft}>A newer message came in; it is being decided anew.</p>
        ) : (
          <Proposal
            {...{ item, decision }}
            isCheck={desk.isCheck}
            title={desk.words.proposal}
            draft={acts.draft}
            focused={keys.focused}
            valuesOf={keys.valuesOf}
            canAct={desk.mayDecide && desk.isOpen}
            onFocus={keys.focus}
            onChoose={acts.choose}
          />
        )}
        <ReplyPart
          item={item}
          draft={acts.draft}
          showsOriginal={keys.showsOriginal}
          onChange={(change) => desk.drafts.change(item.id, change)}
        />
        {acts.draft.open ? (
          <EditRemarks
            draft={acts.draft}
            options={desk.options}
            onChange={(change) => desk.drafts.change(item.id, change)}
          />
        ) : null}
      </div>
    </div>
  );
}

function Facts({
  desk,
  row,
  onAlike,
}: {
  readonly desk: Desk;
  readonly row: ReviewRow;
  readonly onAlike: () => void;
}): ReactNode {
  const { claimedByOther, isMine, isOpen, mayDecide } = desk;
  return (
    <p className={classes.facts}>
      <Link to="/items/$itemId" params={{ itemId: row.itemId }}>
        {row.externalId}
      </Link>
      <span>{row.source}</span>
      {row.queue === null ? null : <span>queue {row.queue}</span>}
      {isOpen ? (
        <span>
          expires in <Countdown at={row.expiresAt} over="no time" />
        </span>
      ) : null}
      {claimedByOther !== null ? (
        <span className={classes.other}>{claimedByOther} is working on it</span>
      ) : isMine ? (
        <span className={classes.mine}>claimed by you</span>
      ) : null}
      {row.alike > 1 && mayDecide && !desk.isCheck ? (
        <Button variant="subtle" size="compact-sm" onClick={onAlike}>
          {formatPlural(row.alike - 1, 'more proposes', 'more propose')} the same …
        </Button>
      ) : null}
    </p>
  );
}

function Banners({ desk }: { readonly desk: Desk }): ReactNode {
  const { opened, isOpen, troubles, row } = desk;
  const trouble = row === null ? null : troubles.of(row.itemId);
  return (
    <div role="status" className={classes.banners}>
      {trouble === null || row === null ? null : (
        <div className={classes.banner} data-tone="manual">
          <IconAlertTriangle size={18} aria-hidden="true" />
          <span>
            <strong>{trouble.title}</strong> {trouble.advice}
          </span>
          <button
            type="button"
            className={classes.dismiss}
            aria-label="Dismiss"
            onClick={() => troubles.clear(row.itemId)}
          >
            <IconX size={16} />
          </button>
        </div>
      )}
      {opened.changed ? (
        <div className={classes.banner} data-tone="accent">
          <span>
            <strong>This case changed while you looked.</strong> A newer message or decision came
            in.
          </span>
          <Button size="compact-sm" onClick={opened.showNew}>
            Show what is new
          </Button>
        </div>
      ) : opened.item !== undefined && !isOpen ? (
        <div className={classes.banner}>
          <span>
            <strong>This one is closed</strong>: it was decided, expired or replaced.{' '}
            <Link to="/items/$itemId" params={{ itemId: opened.item.id }}>
              Its story
            </Link>{' '}
            says who did what.
          </span>
        </div>
      ) : null}
    </div>
  );
}

/** What the list knows, until the case itself is there. */
function Waiting({ row }: { readonly row: ReviewRow | null }): ReactNode {
  return (
    <div className={classes.columns} role="status" aria-label="Loading the case">
      <div className={classes.column}>
        <div className={classes.loading}>
          <Skeleton height={16} width="92%" />
          <Skeleton height={16} width="76%" />
          <Skeleton height={16} width="84%" />
        </div>
      </div>
      <div className={classes.column}>
        {Object.entries(row?.fields ?? {}).map(([field, value]) => (
          <p key={field} className={classes.change}>
            <span className={classes.soft}>{field}</span>{' '}
            <span className={classes.new}>{value ?? 'no answer'}</span>
          </p>
        ))}
      </div>
    </div>
  );
}

/** The field in focus of a case: the least sure one until somebody moves. */
export function useFocusedField(desk: Desk): readonly [string | null, (field: string) => void] {
  const { item } = desk.opened;
  const [chosen, setChosen] = useState<{ readonly id: string; readonly field: string } | null>(
    null,
  );
  const fields = item?.decision?.fields ?? {};
  const own = chosen !== null && chosen.id === item?.id && Object.hasOwn(fields, chosen.field);
  const focused = own ? chosen.field : leastSure(fields);
  const focus = (field: string): void => {
    if (item !== undefined && field !== focused) setChosen({ id: item.id, field });
  };
  return [focused, focus];
}
